/**
 * Who can still reach something in the heap, and how: the goroutines whose stacks lead to it and whether package variables do,
 * each with a shortest way. Possible wakers, no more: reaching is not doing.
 */
import type { Fault } from '../../bytes/fault.ts';
import { wider } from '../../bytes/wider.ts';
import { type Heap, TINY_SPAN_CLASS } from '../../runtime/heap/heap.ts';
import type { ReverseGraph } from '../../runtime/heap/reverse-graph.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type RootColumns, SPECIALS, TIMERS, VARIABLES } from './root-columns.ts';
import type { RootedGraph } from './rooted-graph.ts';
import { stackOwners } from './stack-owners.ts';

/** Where a way begins: a word of a goroutine's stack, a package variable, the runtime's timers, a finalizer or cleanup. */
export type ReachRoot =
  | { readonly kind: 'stack'; readonly row: number; readonly address: number }
  | { readonly kind: 'variable' | 'timer' | 'special'; readonly address: number };

export interface ReachPath {
  readonly root: ReachRoot;
  /** Addresses of the pointers that are followed, one in each object on the way; the last one points into what was asked for. */
  readonly words: readonly number[];
}

export interface Reach {
  /** Goroutine rows, nearest first, at most as many as were asked for, each with a shortest way. */
  readonly goroutines: readonly { readonly row: number; readonly path: ReachPath }[];
  /** Goroutines in all. */
  readonly total: number;
  /** A shortest way from a package variable; undefined where none leads there. */
  readonly variable?: ReachPath;
  /** The same from a timer that is set, or from a finalizer or cleanup that will run. */
  readonly timer?: ReachPath;
  readonly special?: ReachPath;
  /** Memory that should have been looked at is not in the core: there may be more. */
  readonly incomplete: Fault | undefined;
}

/** Farther ways are not told from each other. */
const MAX_DISTANCE = 0xffff;

export class Reachability {
  readonly #snapshot: Snapshot;
  readonly #heap: Heap;
  readonly #graph: ReverseGraph;
  readonly #roots: RootColumns;
  readonly fault: Fault | undefined;
  /** Slot → the next slot on the way, + 1; 0 where no way is known. And how far it is. Made when a way is asked for. */
  #next = new Uint32Array(0);
  #distance = new Uint16Array(0);
  /** Slot → 1: it was seen. All 0 between questions. */
  #seen = new Uint8Array(0);
  #owners: ((address: number) => number) | undefined;

  constructor(snapshot: Snapshot, { heap, graph, roots, fault }: RootedGraph) {
    this.#snapshot = snapshot;
    this.#heap = heap;
    this.#graph = graph;
    this.#roots = roots;
    this.fault = fault;
  }

  /** Whether all who reach what lies at an address are known, whatever it is. */
  tells(address: number): boolean {
    const slot = this.#graph.slotOf(address);
    return slot < 0 || !this.#graph.lives(slot);
  }

  /** Who reaches the object or variable that contains an address. */
  of(address: number, limit: number): Reach | Fault {
    if (this.fault) return this.fault;
    const slot = this.#graph.slotOf(address);
    if (slot < 0) return this.#outside(address);
    this.#search(slot, address);
    return this.#gather(slot, limit, address);
  }

  /**
   * Rows of the goroutines whose stacks lead to something, ascending; undefined: more than `budget` objects lead there, or
   * not all is known. Cheap where few do, as of what only stuck goroutines reach.
   */
  rowsReaching(address: number, budget: number): readonly number[] | undefined {
    if (this.fault || this.#graph.unreadable) return undefined;
    const target = this.#graph.slotOf(address);
    if (target < 0) return this.#outside(address).goroutines.map(({ row }) => row);
    if (this.#seen.length === 0) this.#seen = new Uint8Array(this.#graph.slots);
    const { queue, complete } = this.#leadingTo(target, address, budget);
    const rows = complete ? this.#ownersOf(queue, target, address) : undefined;
    for (const slot of queue) this.#seen[slot] = 0;
    return rows;
  }

  /** The slots from which a way leads to a target, itself first. */
  #leadingTo(target: number, address: number, budget: number): { queue: readonly number[]; complete: boolean } {
    const queue = [target];
    const shared = this.#isShared(address);
    this.#seen[target] = 1;
    for (let at = 0; at < queue.length; at++) {
      if (queue.length > budget) return { queue, complete: false };
      const slot = queue[at];
      for (let i = this.#graph.firstSource(slot); i < this.#graph.firstSource(slot + 1); i++) {
        const source = this.#graph.source(i);
        if (this.#seen[source] === 1) continue;
        if (shared && slot === target && this.#pointerIn(source, target, address) === 0) continue;
        this.#seen[source] = 1;
        queue.push(source);
      }
    }
    return { queue, complete: true };
  }

  /** The goroutines whose stacks point into one of these slots, ascending. */
  #ownersOf(slots: readonly number[], target: number, address: number): number[] {
    const { owner, address: at } = this.#roots;
    const bySlot = this.#roots.bySlot();
    const shared = this.#isShared(address);
    const rows: number[] = [];
    for (const slot of slots) {
      for (let word = bySlot.last(slot); word >= 0; word = bySlot.before(word)) {
        if (owner[word] < 0) continue;
        if (shared && slot === target && !this.#mayMean(this.#snapshot.program.memory.word(at[word]), address))
          continue;
        rows.push(owner[word]);
      }
    }
    rows.sort((a, b) => a - b);
    return rows.filter((row, i) => row !== rows[i - 1]);
  }

  /** Breadth first, backwards from what was asked for: the first way found to an object is a shortest one. */
  #search(target: number, address: number): void {
    if (this.#next.length === 0) {
      this.#next = new Uint32Array(this.#graph.slots);
      this.#distance = new Uint16Array(this.#graph.slots);
    }
    this.#next.fill(0);
    this.#next[target] = target + 1;
    this.#distance[target] = 0;
    let queue = new Uint32Array(1 << 12);
    let end = 0;
    const add = (slot: number, towards: number) => {
      if (this.#next[slot] !== 0) return;
      this.#next[slot] = towards + 1;
      this.#distance[slot] = Math.min(MAX_DISTANCE, this.#distance[towards] + 1);
      if (end === queue.length) queue = wider(queue);
      queue[end++] = slot;
    };
    this.#graph.sources(target, (source) => {
      if (this.#pointerIn(source, target, address) > 0) add(source, target);
    });
    for (let i = 0; i < end; i++) this.#graph.sources(queue[i], (source) => add(source, queue[i]));
  }

  #gather(target: number, limit: number, address: number): Reach {
    const { owner, slot, count } = this.#roots;
    const nearest = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      if (this.#next[slot[i]] === 0) continue;
      if (slot[i] === target && !this.#mayMean(this.#snapshot.program.memory.word(this.#roots.address[i]), address))
        continue;
      const best = nearest.get(owner[i]);
      if (best === undefined || this.#distance[slot[i]] < this.#distance[slot[best]]) nearest.set(owner[i], i);
    }
    const path = (root: number | undefined) => (root === undefined ? undefined : this.#path(root, target, address));
    const rows = [...nearest.keys()].filter((who) => who >= 0);
    const distance = (row: number) => this.#distance[slot[nearest.get(row) ?? 0]];
    const shown = rows.sort((a, b) => distance(a) - distance(b) || a - b).slice(0, limit);
    return {
      goroutines: shown.flatMap((row) => path(nearest.get(row)) ?? []).map((way, i) => ({ row: shown[i], path: way })),
      total: rows.length,
      variable: path(nearest.get(VARIABLES)),
      timer: path(nearest.get(TIMERS)),
      special: path(nearest.get(SPECIALS)),
      incomplete: this.#graph.unreadable,
    };
  }

  /** What is not in the heap: a package variable, which all can reach, or something on the stack of one goroutine. */
  #outside(address: number): Reach {
    this.#owners ??= stackOwners(this.#snapshot);
    const row = this.#owners(address);
    if (row >= 0) {
      const path: ReachPath = { root: { kind: 'stack', row, address }, words: [] };
      return { goroutines: [{ row, path }], total: 1, incomplete: this.#graph.unreadable };
    }
    const variable: ReachPath = { root: { kind: 'variable', address }, words: [] };
    return { goroutines: [], total: 0, variable, incomplete: this.#graph.unreadable };
  }

  #path(root: number, target: number, address: number): ReachPath {
    const { owner, slot, address: at } = this.#roots;
    const who = owner[root];
    const words: number[] = [];
    for (let from = slot[root]; from !== target; from = this.#next[from] - 1) {
      const next = this.#next[from] - 1;
      words.push(this.#pointerIn(from, next, next === target ? address : undefined));
    }
    if (who >= 0) return { root: { kind: 'stack', row: who, address: at[root] }, words };
    return {
      root: { kind: who === VARIABLES ? 'variable' : who === TIMERS ? 'timer' : 'special', address: at[root] },
      words,
    };
  }

  /** Address of the first word of an object that points into another one; 0 for none. */
  #pointerIn(from: number, to: number, address: number | undefined): number {
    const { memory } = this.#snapshot.program;
    const { span, index } = this.#graph.placeOf(from);
    const { elementSize, base } = this.#heap.spans;
    const object = base[span] + index * elementSize[span];
    for (let at = object; at < object + elementSize[span]; at += 8) {
      const value = memory.word(at);
      if (!(value > 4096) || this.#graph.slotOf(value) !== to) continue;
      if (address === undefined || this.#mayMean(value, address)) return at;
    }
    return 0;
  }

  /** Small values share a slot: a pointer that lies behind one means another. */
  #mayMean(pointer: number, address: number): boolean {
    return pointer <= address || !this.#isShared(address);
  }

  #isShared(address: number): boolean {
    const span = this.#heap.pages.spanOf(address);
    return span >= 0 && this.#heap.spans.spanClass[span] === TINY_SPAN_CLASS;
  }
}
