/** The graph of waits as an answer. */
import type { GraphNode, WaitGraph, WaitGraphQuery } from '../../api/waits.ts';
import type { Node, WaitModel } from '../analyses/wait-graph/model.ts';
import { drawWaits } from '../analyses/wait-graph/picture.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Resources } from './resources.ts';

const MAX_REACHERS = 200;

export function waitGraphAnswer(diagnosis: Diagnosis, resources: Resources, query: WaitGraphQuery): WaitGraph {
  const model = modelOf(diagnosis, resources, query.reach);
  const picture = drawWaits(model, {
    limit: query.limit,
    knot: query.knot,
    focus: focusOf(diagnosis, query.focus),
    hops: query.hops,
    open: new Set(query.open),
  });
  const knots = diagnosis.knots().length;
  return {
    ...picture,
    nodes: picture.nodes.map((node) => nodeAnswer(diagnosis, node)),
    edges: [...picture.edges],
    knots,
  };
}

function nodeAnswer({ facts }: Diagnosis, { row, address, ...node }: Node): GraphNode {
  const isOne = node.kind === 'goroutine';
  const of = row === undefined ? {} : { family: facts.family(row) };
  const filter =
    row === undefined
      ? undefined
      : isOne
        ? `id:${facts.snapshot.goroutines.id[row]}`
        : `group:${facts.fingerprint(row)}`;
  return {
    ...node,
    ...of,
    goroutineId: isOne && row !== undefined ? facts.snapshot.goroutines.id[row] : undefined,
    address: address === undefined ? undefined : hex(address),
    filter,
  };
}

/** "g18" or an address; what is neither shows nothing. */
function focusOf({ facts }: Diagnosis, focus: string | undefined): { rows: number[]; resources: number[] } | undefined {
  if (focus === undefined || focus === '') return undefined;
  const goroutine = /^g(\d+)$/.exec(focus);
  const row = goroutine ? facts.snapshot.rowOf(Number(goroutine[1])) : -1;
  const address = /^0x[0-9a-f]+$/.test(focus) ? Number(focus) : 0;
  return { rows: row < 0 ? [] : [row], resources: address > 0 ? [address] : [] };
}

function modelOf(diagnosis: Diagnosis, resources: Resources, withReach: boolean): WaitModel {
  const { facts } = diagnosis;
  const { goroutines } = facts.snapshot;
  const waits = facts.waits();
  const sites = new Map<number, { function: string; position: string }>();
  return {
    waits,
    stuck: diagnosis.stuck(),
    isSystem: (row) => goroutines.system[row] === 1,
    site(row) {
      const stack = goroutines.stack[row];
      let site = sites.get(stack);
      if (!site) {
        site = diagnosis.standing(row) ?? { function: 'unknown', position: '' };
        sites.set(stack, site);
      }
      return site;
    },
    idOf: (row) => goroutines.id[row],
    knotOf: (row) => diagnosis.knotOf(row),
    knotOfResource: (address) => diagnosis.knotsOf(address)[0],
    nameOf: (address) => diagnosis.nameOf(address),
    typeOf: (address) => {
      const index = resources.indexOf(address);
      return index ? resources.typeOf(index) : 'something';
    },
    stateOf: (address) => {
      const index = resources.indexOf(address);
      return index ? resources.stateOf(index) : '';
    },
    keeping: (wait) => diagnosis.held.keeping(wait),
    isLock: (address) => {
      const index = resources.indexOf(address);
      return index !== undefined && 'lock' in index && diagnosis.held.of(index.lock) !== undefined;
    },
    isTimer: (address) => {
      const index = resources.indexOf(address);
      return index !== undefined && 'channel' in index && waits.channels.timer[index.channel] === 1;
    },
    reach: (address) => reachOf(diagnosis, address, withReach),
  };
}

/** Within knots who reaches what is known already; for all else the heap is walked only when that is asked for. */
function reachOf(diagnosis: Diagnosis, address: number, asked: boolean) {
  if (!asked && diagnosis.knotsOf(address).length === 0) return undefined;
  const reach = diagnosis.facts.reach();
  const found = isFault(reach) ? reach : reach.of(address, MAX_REACHERS);
  if (isFault(found)) return undefined;
  return { rows: found.goroutines.map(({ row }) => row), total: found.total, viaGlobals: found.variable !== undefined };
}
