/** The graph of waits as an answer. */
import type { GraphNode, WaitGraph, WaitGraphQuery } from '../../api/waits.ts';
import type { Node, Selection, WaitModel } from '../analyses/wait-graph/model.ts';
import { drawWaits } from '../analyses/wait-graph/picture.ts';
import { WaitIndex } from '../analyses/wait-graph/selection.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Resources } from './resources.ts';
import { rangesText } from './wait-answers.ts';

const MAX_REACHERS = 200;
/** Goroutines of a group that a filter names one by one. */
const NAMED_IN_FILTER = 200;

export class WaitGraphs {
  readonly #diagnosis: Diagnosis;
  readonly #resources: Resources;
  #index: WaitIndex | undefined;
  /** Whether the picture that is being drawn shows who could possibly wake. */
  #withReach = false;

  constructor(diagnosis: Diagnosis, resources: Resources) {
    this.#diagnosis = diagnosis;
    this.#resources = resources;
  }

  /** `only`: channels and locks at these addresses. */
  answer(query: WaitGraphQuery, only?: ReadonlySet<number>): WaitGraph {
    this.#withReach = query.reach;
    const { knotsDrawn, ...picture } = drawWaits(this.#all(), {
      limit: query.limit,
      knot: query.knot,
      focus: focusOf(this.#diagnosis, query.focus),
      hops: query.hops,
      only,
      open: new Set(query.open),
    });
    return {
      ...picture,
      nodes: picture.nodes.map((node) => nodeAnswer(this.#diagnosis, node)),
      edges: [...picture.edges],
      knots: this.#diagnosis.knots().length,
      knotsDrawn,
    };
  }

  /** Addresses of the resources that a picture of the same would be about; undefined: all. */
  selected({ knot, focus, hops }: Pick<WaitGraphQuery, 'knot' | 'focus' | 'hops'>): ReadonlySet<number> | undefined {
    if (knot === undefined && focus === undefined) return undefined;
    const selection: Selection = { knot, focus: focusOf(this.#diagnosis, focus), hops };
    return new Set(
      this.#all()
        .select(selection)
        .map(({ address }) => address),
    );
  }

  /** Addresses of the resources where a goroutine that `keeps` keeps waits or holds. */
  keptBy(keeps: (row: number) => boolean): ReadonlySet<number> {
    return this.#all().keptBy(keeps);
  }

  #all(): WaitIndex {
    this.#index ??= new WaitIndex(this.#model());
    return this.#index;
  }

  #model(): WaitModel {
    const diagnosis = this.#diagnosis;
    const resources = this.#resources;
    const { facts } = diagnosis;
    const { goroutines } = facts.snapshot;
    const sites = new Map<number, { function: string; position: string }>();
    const ofResource = <T>(of: (index: NonNullable<ReturnType<Resources['indexOf']>>) => T, none: T) =>
      remembered((address: number) => {
        const index = resources.indexOf(address);
        return index ? of(index) : none;
      });
    return {
      ...resources.wakerModel,
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
      behindKnot: (row) => diagnosis.behindKnot(row),
      nameOf: (address) => diagnosis.nameOf(address),
      typeOf: ofResource((index) => resources.typeOf(index), 'something'),
      stateOf: ofResource((index) => resources.stateOf(index, { waiting: false }), ''),
      reach: (address) => (this.#withReach ? reachOf(diagnosis, address) : undefined),
    };
  }
}

function remembered<T>(of: (address: number) => T): (address: number) => T {
  const known = new Map<number, T>();
  return (address) => {
    const found = known.get(address) ?? of(address);
    known.set(address, found);
    return found;
  };
}

function nodeAnswer({ facts }: Diagnosis, { rows, address, ...node }: Node): GraphNode {
  const { id } = facts.snapshot.goroutines;
  const isOne = node.kind === 'goroutine';
  return {
    ...node,
    family: rows && facts.family(rows[0]),
    goroutineId: isOne && rows ? id[rows[0]] : undefined,
    address: address === undefined ? undefined : hex(address),
    filter:
      rows &&
      filterOf(
        facts.fingerprint,
        rows,
        Array.from(rows, (row) => id[row]),
      ),
  };
}

/** Exactly these goroutines where they are few; of many, those with the same stack as the first. */
function filterOf(fingerprint: (row: number) => string, rows: readonly number[], ids: readonly number[]): string {
  return ids.length > NAMED_IN_FILTER ? `group:${fingerprint(rows[0])}` : `id:${rangesText(ids)}`;
}

/** "g18" or an address; what is neither shows nothing. */
function focusOf({ facts }: Diagnosis, focus: string | undefined): Selection['focus'] {
  if (focus === undefined || focus === '') return undefined;
  const goroutine = /^g(\d+)$/.exec(focus);
  const row = goroutine ? facts.snapshot.rowOf(Number(goroutine[1])) : -1;
  const address = /^0x[0-9a-f]+$/.test(focus) ? Number(focus) : 0;
  return { rows: row < 0 ? [] : [row], resources: address > 0 ? [address] : [] };
}

function reachOf(diagnosis: Diagnosis, address: number) {
  const reach = diagnosis.facts.reach(address);
  const found = isFault(reach) ? reach : reach.of(address, MAX_REACHERS);
  if (isFault(found)) return undefined;
  return { rows: found.goroutines.map(({ row }) => row), total: found.total, viaGlobals: found.variable !== undefined };
}
