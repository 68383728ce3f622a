/** What goroutines are grouped by: numbers that are equal for equal goroutines, and what tells a group apart in words. */

import type { GroupBy } from '../../api/goroutine.ts';
import { statusName } from '../runtime/status.ts';
import { FAMILY_LABELS, type StateFamily } from '../snapshot/family.ts';
import { codesOf, mergedCodes, stateKey } from './codes.ts';
import { shortHash } from './fingerprints.ts';
import { numberColumns } from './number-columns.ts';
import type { GoroutineTables } from './tables.ts';

export interface GroupKey {
  readonly key: string;
  readonly title: string;
}

/** Row → number of its group, and what the groups are called. */
export interface GroupCodes {
  readonly codes: Int32Array;
  readonly of: readonly GroupKey[];
}

export function groupCodes(facts: GoroutineTables, by: GroupBy, equal: 'lines' | 'functions'): GroupCodes {
  const { number, key } = keyed(facts, by, equal);
  // Fingerprints have their numbers already.
  const isKnown = number === facts.fingerprintKey;
  const codes = isKnown ? numberColumns(facts).fingerprints : codesOf(facts.snapshot.goroutines.count, number);
  return mergedCodes(codes, key);
}

interface Keyed {
  /** Equal numbers have equal keys. */
  readonly number: (row: number) => number;
  readonly key: (row: number) => GroupKey;
}

function keyed(facts: GoroutineTables, by: GroupBy, equal: 'lines' | 'functions'): Keyed {
  const { goroutines } = facts.snapshot;
  if (by.startsWith('label:')) {
    const label = by.slice('label:'.length);
    return { number: (row) => goroutines.labels[row], key: (row) => labelKey(label, facts.labels(row)?.[label]) };
  }
  switch (by) {
    case 'wait-site':
      return {
        number: (row) => goroutines.stack[row],
        key: (row) => placeKey(facts.locations.top(row), equal, 'no stack'),
      };
    case 'go-statement':
      return {
        number: (row) => goroutines.createdPc[row],
        key: (row) => placeKey(facts.createdBy(row), equal, 'not created by a go statement'),
      };
    case 'start':
      return {
        number: (row) => goroutines.startPc[row],
        key: (row) => placeKey(facts.start(row), equal, 'unknown start'),
      };
    case 'state':
      return { number: (row) => stateKey(facts, row), key: (row) => stateGroup(facts, row) };
    default:
      return equal === 'lines'
        ? { number: facts.fingerprintKey, key: (row) => stackKey(facts, row, facts.fingerprint(row)) }
        : { number: (row) => goroutines.stack[row], key: (row) => stackKey(facts, row, functionsOf(facts, row)) };
  }
}

type Somewhere = { readonly function: string; readonly file: string; readonly line: number } | undefined;

function placeKey(place: Somewhere, equal: 'lines' | 'functions', none: string): GroupKey {
  if (!place) return { key: none, title: none };
  if (equal === 'functions') return { key: shortHash(place.function), title: place.function };
  const title = `${place.function} ${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
  return { key: shortHash(`${place.function} ${place.file}:${place.line}`), title };
}

function labelKey(label: string, value: string | undefined): GroupKey {
  if (value === undefined) return { key: 'none', title: `no label ${label}` };
  return { key: shortHash(value), title: `${label}=${value}` };
}

function stateGroup(facts: GoroutineTables, row: number): GroupKey {
  const family = facts.family(row);
  const status = statusName(facts.snapshot.goroutines.status[row]);
  const reason = facts.waitReason(row);
  return {
    key: shortHash(`${family}\n${status}\n${reason}`),
    title: reason === '' ? stateTitle(family, status) : reason,
  };
}

function stateTitle(family: StateFamily, status: string): string {
  return status === 'unknown' ? 'State is not told' : `${FAMILY_LABELS[family]}: ${status}`;
}

function stackKey(facts: GoroutineTables, row: number, key: string): GroupKey {
  return { key, title: facts.locations.top(row)?.function ?? 'no stack' };
}

/** Stacks that are equal but for lines have the same. */
function functionsOf(facts: GoroutineTables, row: number): string {
  const { stacks, pcs, goroutines } = facts.snapshot;
  const names: string[] = [];
  for (let at = goroutines.stack[row]; at >= 0; at = stacks.parent[at])
    names.push(...pcs.row(stacks.pc[at]).frames.map((f) => f.printed));
  return shortHash(names.join('\n'));
}
