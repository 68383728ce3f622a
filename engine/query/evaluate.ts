/**
 * Evaluation of a filter over columns. A text is compared once per distinct code of a column (a stack, a function, a set
 * of labels), never per row; every term fills a mask of one byte per row, so that a million goroutines cost milliseconds.
 */
import { type FilterNode, type FilterTerm, type ParsedFilter, parseFilter } from './filter.ts';
import { keepBoth, keepEither, type Mask, newMask, ones, rowsWith, turn } from './mask.ts';
import { matchesName } from './names.ts';
import type { FilterValue } from './term-values.ts';

/** A column of what the rows have. */
export type Column =
  | {
      readonly kind: 'dictionary';
      /** Row → code, from 0 up; -1: the row has none. */
      readonly codes: Int32Array;
      readonly size: number;
      /** All texts of a code: the functions of a stack, the one name of a state. */
      texts(code: number): readonly string[];
    }
  /** NaN: the row has none. */
  | { readonly kind: 'number'; readonly values: Float64Array }
  /** `mark` sets the bytes of the rows that have the address, or the flag, to 1. */
  | { readonly kind: 'address'; mark(address: number, out: Mask): void }
  | { readonly kind: 'flags'; mark(flag: string, out: Mask): void };

export interface QuerySource {
  readonly count: number;
  /** The column of a key; undefined where the input cannot tell. */
  column(key: string): Column | undefined;
}

/** Keys that bare words look through. */
const BARE_KEYS = ['fn', 'file', 'label'] as const;

type Range = Extract<FilterValue, { kind: 'range' }>;

export interface Selection {
  readonly rows: Uint32Array;
  readonly errors: ParsedFilter['errors'];
  /** How many rows the part named apart drops alone; 0 where the filter has no such part. */
  readonly droppedByPart: number;
  /** When nothing matches: the part that, dropped, would bring back the most. */
  readonly emptiedBy?: { readonly term: string; readonly without: string; readonly count: number };
}

/** `apart`: text of a part of which is counted what it drops. */
export function select(source: QuerySource, text: string, apart?: string): Selection {
  const { root, errors } = parseFilter(text);
  const parts = root === undefined ? [] : root.kind === 'and' ? root.of : [root];
  const named = parts.find((part) => text.slice(part.from, part.to) === apart);
  const mask = newMask(source.count).fill(1);
  const one = newMask(source.count);
  const keep = (part: FilterNode) => {
    fill(source, part, one);
    keepBoth(mask, one);
  };
  for (const part of parts) if (part !== named) keep(part);
  const before = ones(mask);
  if (named) keep(named);
  const rows = rowsWith(mask, named ? ones(mask) : before);
  const isEmpty = rows.length === 0 && source.count > 0;
  const emptied = isEmpty ? emptiedBy(source, text, parts) : undefined;
  return { rows, errors, droppedByPart: before - rows.length, emptiedBy: emptied };
}

function emptiedBy(source: QuerySource, text: string, parts: readonly FilterNode[]): Selection['emptiedBy'] {
  // How many parts a row fails (2: more than one), and the last of them.
  const failures = new Uint8Array(source.count);
  const failed = new Uint16Array(source.count);
  const mask = newMask(source.count);
  parts.forEach((part, index) => {
    fill(source, part, mask);
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] !== 0) continue;
      failures[row] = failures[row] === 0 ? 1 : 2;
      failed[row] = index;
    }
  });
  const counts = new Uint32Array(parts.length);
  for (let row = 0; row < failures.length; row++) if (failures[row] === 1) counts[failed[row]]++;
  const best = counts.indexOf(Math.max(...counts));
  const part = parts[best];
  if (part === undefined || counts[best] === 0) return undefined;
  const without = `${text.slice(0, part.from).trimEnd()} ${text.slice(part.to).trimStart()}`.trim();
  return { term: text.slice(part.from, part.to), without, count: counts[best] };
}

function fill(source: QuerySource, node: FilterNode, out: Mask): void {
  switch (node.kind) {
    case 'not':
      fill(source, node.of, out);
      turn(out);
      return;
    case 'and':
      combine(source, node.of, out, keepBoth);
      return;
    case 'or':
      combine(source, node.of, out, keepEither);
      return;
    case 'term':
      fillTerm(source, node, out);
  }
}

function combine(
  source: QuerySource,
  nodes: readonly FilterNode[],
  out: Mask,
  add: (mask: Mask, one: Mask) => void,
): void {
  fill(source, nodes[0], out);
  const one = newMask(out.length);
  for (const node of nodes.slice(1)) {
    fill(source, node, one);
    add(out, one);
  }
}

function fillTerm(source: QuerySource, term: FilterTerm, out: Mask): void {
  const columns = (term.key === undefined ? BARE_KEYS : [term.key]).flatMap((key) => source.column(key) ?? []);
  out.fill(0);
  const one = columns.length > 1 ? newMask(out.length) : out;
  for (const column of columns) {
    fillColumn(column, term.values, one);
    if (one !== out) keepEither(out, one);
  }
}

function fillColumn(column: Column, values: readonly FilterValue[], out: Mask): void {
  if (column.kind === 'dictionary') {
    fillDictionary(column, values, out);
    return;
  }
  out.fill(0);
  for (const value of values) {
    if (value.kind === 'text') {
      if (column.kind === 'flags') column.mark(value.text, out);
    } else if (column.kind === 'number') markRange(column.values, value, out);
    else if (column.kind === 'address') column.mark(value.low, out);
  }
}

/** NaN, a row without a value, is in no range. */
function markRange(values: Float64Array, { low, high, openLow, openHigh }: Range, out: Mask): void {
  // Bounds that belong to the range leave two comparisons a row.
  const least = openLow ? above(low) : low;
  const most = openHigh ? -above(-high) : high;
  for (let row = 0; row < out.length; row++) {
    const value = values[row];
    if (value >= least && value <= most) out[row] = 1;
  }
}

/** The least number above a finite one. */
function above(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] += value > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0];
}

/** The answer per code is found when the first row with that code is seen. 0: not yet, 1: no, 2: yes. */
function fillDictionary(
  column: Extract<Column, { kind: 'dictionary' }>,
  values: readonly FilterValue[],
  out: Mask,
): void {
  const known = new Uint8Array(column.size);
  const texts = values.flatMap((v) => (v.kind === 'text' ? [{ ...v, folded: v.text.toLowerCase() }] : []));
  for (let row = 0; row < out.length; row++) {
    const code = column.codes[row];
    if (code >= 0 && known[code] === 0)
      known[code] = column.texts(code).some((text) => texts.some((wanted) => matchesName(text, wanted))) ? 2 : 1;
    out[row] = code >= 0 && known[code] === 2 ? 1 : 0;
  }
}
