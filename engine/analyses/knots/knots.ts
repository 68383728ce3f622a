/**
 * Knots: sets of goroutines of which each can only be woken by others of the set, or by itself. Looked for among those that
 * are stuck: of each it is known who could end its wait. A select waits for any of several: with such waits a circle alone is
 * no deadlock, a set without a way out is; and among the stuck no way leads out.
 * Source of the idea: AND-OR wait-for graphs; a knot is a component that leads to no other.
 */
import { allRows } from '../../bytes/row-order.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import { components } from './components.ts';

/** How sure one may be of a waker. */
export type Certainty = 'proved' | 'likely';

/** Who could end a wait. */
export interface Waker {
  /** GoroutineTable row. */
  readonly row: number;
  readonly certainty: Certainty;
  /** Why it could: "it holds the lock: …", "it reaches the channel". */
  readonly because: string;
  /** It holds the lock that is waited for: nobody else could, and it waits for itself where it is the waiter. */
  readonly holds: boolean;
}

export interface KnotInput {
  readonly waits: Pick<WaitTable, 'first' | 'goroutine'>;
  /** Goroutine row → 1: it is stuck, proved or likely. */
  readonly stuck: Uint8Array;
  /** What waits are for, numbered: a channel's receivers and its senders are two. */
  readonly resources: number;
  /** Wait → number of what it is for; -1: nobody could end it. */
  resourceOf(wait: number): number;
  /** Stuck goroutines that could end the waits for a resource. */
  wakers(resource: number): readonly Waker[];
  /** Their rows alone. */
  wakerRows(resource: number): ArrayLike<number>;
}

export interface KnotEdge extends Waker {
  /** The wait that the waker could end; its goroutine and resource stand in the table of waits. */
  readonly wait: number;
}

export interface Knot {
  /** Ascending. */
  readonly rows: readonly number[];
  readonly edges: readonly KnotEdge[];
  /** Those who wait, one behind another, for a goroutine of the knot; ascending. */
  readonly victims: readonly number[];
  /** That of its weakest edge. */
  readonly certainty: Certainty;
}

/** Those with the most goroutines and victims first. */
export function findKnots(input: KnotInput): readonly Knot[] {
  const graph = graphOf(input);
  const { of, count } = components(graph.first, graph.targets);
  const knots = closedComponents(of, count, graph).flatMap((members) => knotOf(members, graph, of, input) ?? []);
  const behind = new Behind(graph);
  return knots
    .map(({ members, rows, edges, certainty }) => ({ rows, edges, victims: behind.of(members), certainty }))
    .sort((a, b) => size(b) - size(a) || a.rows[0] - b.rows[0]);
}

/** Nodes are the stuck goroutines, then what they wait for: a goroutine leads to that, and that to who could end the wait. */
interface Graph {
  readonly rows: Uint32Array;
  /** Goroutine row → node; -1: it is not stuck. */
  readonly nodeOf: Int32Array;
  readonly first: Uint32Array;
  readonly targets: Uint32Array;
}

function graphOf({ waits, stuck, resources, resourceOf, wakerRows }: KnotInput): Graph {
  const rows = allRows(stuck.length).filter((row) => stuck[row] === 1);
  const nodeOf = new Int32Array(stuck.length).fill(-1);
  for (let node = 0; node < rows.length; node++) nodeOf[rows[node]] = node;
  const first = new Uint32Array(rows.length + resources + 1);
  const targets: number[] = [];
  for (let node = 0; node < rows.length; node++) {
    const row = rows[node];
    for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++) {
      const resource = resourceOf(wait);
      if (resource >= 0) targets.push(rows.length + resource);
    }
    first[node + 1] = targets.length;
  }
  for (let resource = 0; resource < resources; resource++) {
    const found = wakerRows(resource);
    for (let i = 0; i < found.length; i++) if (nodeOf[found[i]] >= 0) targets.push(nodeOf[found[i]]);
    first[rows.length + resource + 1] = targets.length;
  }
  return { rows, nodeOf, first, targets: Uint32Array.from(targets) };
}

const size = (knot: Knot) => knot.rows.length + knot.victims.length;

/** The nodes of each component that leads to no other, with a circle in it. */
function closedComponents(of: Int32Array, count: number, { first, targets }: Graph): number[][] {
  const isOpen = new Uint8Array(count);
  const hasCircle = new Uint8Array(count);
  for (let node = 0; node < of.length; node++) {
    for (let e = first[node]; e < first[node + 1]; e++) {
      if (of[targets[e]] === of[node]) hasCircle[of[node]] = 1;
      else isOpen[of[node]] = 1;
    }
  }
  const members = new Map<number, number[]>();
  for (let c = 0; c < count; c++) if (hasCircle[c] === 1 && isOpen[c] === 0) members.set(c, []);
  for (let node = 0; node < of.length; node++) members.get(of[node])?.push(node);
  return [...members.values()];
}

/** undefined: a goroutine that only itself could wake, over a channel, is no knot: it is merely stuck. */
function knotOf(members: readonly number[], { rows, nodeOf }: Graph, of: Int32Array, input: KnotInput) {
  const own = members.filter((node) => node < rows.length).map((node) => rows[node]);
  const edges: KnotEdge[] = [];
  for (const row of own) {
    for (let wait = input.waits.first[row]; wait < input.waits.first[row + 1]; wait++) {
      const resource = input.resourceOf(wait);
      for (const waker of resource < 0 ? [] : input.wakers(resource)) {
        // Who waits does not act: it could wake itself only by letting go of what it holds.
        if (waker.row === row && !waker.holds) continue;
        if (nodeOf[waker.row] >= 0 && of[nodeOf[waker.row]] === of[members[0]]) edges.push({ ...waker, wait });
      }
    }
  }
  if (own.length < 2 && !edges.some((edge) => edge.holds)) return undefined;
  const proved = edges.every((edge) => edge.certainty === 'proved');
  const certainty: Certainty = proved ? 'proved' : 'likely';
  return { members, rows: own.sort((a, b) => a - b), edges, certainty };
}

/** The graph backwards. What was seen is forgotten node by node: a thousand knots cost what they have behind them. */
class Behind {
  readonly #rows: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #sources: Uint32Array;
  readonly #seen: Uint8Array;

  constructor({ rows, first, targets }: Graph) {
    const { starts, sources } = reversed(first, targets);
    this.#rows = rows;
    this.#starts = starts;
    this.#sources = sources;
    this.#seen = new Uint8Array(first.length - 1);
  }

  /** Who leads to a member of a knot, over any number of edges: rows, ascending. */
  of(members: readonly number[]): number[] {
    const queue = [...members];
    for (const node of members) this.#seen[node] = 1;
    for (let at = 0; at < queue.length; at++) {
      for (let i = this.#starts[queue[at]]; i < this.#starts[queue[at] + 1]; i++) {
        const source = this.#sources[i];
        if (this.#seen[source]) continue;
        this.#seen[source] = 1;
        queue.push(source);
      }
    }
    for (const node of queue) this.#seen[node] = 0;
    return queue
      .slice(members.length)
      .filter((node) => node < this.#rows.length)
      .map((node) => this.#rows[node])
      .sort((a, b) => a - b);
  }
}

function reversed(first: Uint32Array, targets: Uint32Array): { starts: Uint32Array; sources: Uint32Array } {
  const n = first.length - 1;
  const starts = new Uint32Array(n + 1);
  for (const target of targets) starts[target + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const sources = new Uint32Array(targets.length);
  for (let node = 0; node < n; node++)
    for (let e = first[node]; e < first[node + 1]; e++) sources[next[targets[e]]++] = node;
  return { starts, sources };
}
