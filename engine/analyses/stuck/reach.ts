/**
 * Who can still reach something in the heap, and how: the goroutines whose stacks lead to it and whether package variables do,
 * each with a shortest way. Possible wakers, no more: reaching is not doing.
 */
import type { Fault } from '../../bytes/fault.ts';
import { type Heap, TINY_SPAN_CLASS } from '../../runtime/heap/heap.ts';
import { queuedRoots } from '../../runtime/heap/queued-functions.ts';
import { ReverseGraph } from '../../runtime/heap/reverse-graph.ts';
import { dataRoots, type RootSink, specialRoots } from '../../runtime/heap/roots.ts';
import { processorAddresses } from '../../runtime/processors.ts';
import { timerHeapOffset } from '../../runtime/timers.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import { NEEDS } from './candidates.ts';
import { hideStoppedTimers, hideWaits } from './hidden.ts';
import { LiveStacks } from './live-stacks.ts';
import { RootColumns, SPECIALS, TIMERS, VARIABLES } from './root-columns.ts';

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
  /** Slot → the next slot on the way, + 1; 0 where no way is known. And how far it is. */
  readonly #next: Uint32Array;
  readonly #distance: Uint16Array;

  /** Goes over the whole heap twice: once for a snapshot, when the first question comes. */
  constructor(snapshot: Snapshot, heap: Heap, waits: WaitTable) {
    this.#snapshot = snapshot;
    this.#heap = heap;
    this.#graph = new ReverseGraph(heap);
    this.#roots = new RootColumns();
    this.#collect(waits);
    this.fault = heap.faults[0] ?? this.#graph.build();
    const slots = this.fault ? 0 : this.#graph.slots;
    this.#next = new Uint32Array(slots);
    this.#distance = new Uint16Array(slots);
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
    const seen = new Set([target]);
    const rows = new Set<number>();
    const queue = [target];
    const add = (source: number) => {
      if (seen.has(source)) return;
      seen.add(source);
      queue.push(source);
    };
    for (let at = 0; at < queue.length; at++) {
      if (seen.size > budget) return undefined;
      const slot = queue[at];
      for (const word of this.#roots.at(slot)) {
        const owner = this.#roots.owner[word];
        const means =
          slot !== target || this.#mayMean(this.#snapshot.program.memory.word(this.#roots.address[word]), address);
        if (owner >= 0 && means) rows.add(owner);
      }
      this.#graph.sources(slot, (source) => {
        if (slot !== target || this.#pointerIn(source, target, address) > 0) add(source);
      });
    }
    return [...rows].sort((a, b) => a - b);
  }

  /** All words outside the heap that point into it, of all goroutines, also of those that are stuck. */
  #collect(waits: WaitTable): void {
    const { goroutines, program } = this.#snapshot;
    const graph = this.#graph;
    const hide = (at: number) => graph.hide(at);
    hideWaits(program, waits, new Uint8Array(goroutines.count).fill(NEEDS), hide);
    hideStoppedTimers(program, hide);
    for (let row = 0; row < goroutines.count; row++) graph.seal(goroutines.address[row]);
    const add = (owner: number, value: number, at: number) => {
      const slot = graph.slotOf(value);
      if (slot < 0) return;
      this.#roots.add(owner, at, slot);
      graph.mark(value);
    };
    const stacks = new LiveStacks(this.#snapshot);
    const order = Uint32Array.from({ length: goroutines.count }, (_, row) => row);
    for (const row of order.sort((a, b) => goroutines.sp[a] - goroutines.sp[b])) {
      stacks.scan(row, {
        pointer: (value, at) => add(row, value, at),
        maybe: (value, at) => {
          const object = this.#heap.objectAt(value);
          if (object?.allocated) add(row, value, at);
        },
        unreadable: (at) => graph.fail(at, "a goroutine's stack"),
      });
    }
    // A timer's way goes over its P, which many of the runtime's variables reach: it is named for what it is.
    const timers = timerHeapOffset(program);
    for (const p of processorAddresses(program)) {
      graph.seal(p);
      add(TIMERS, program.memory.word(p + timers), p + timers);
    }
    const sink = (owner: number): RootSink => ({
      root: (value, at) => add(owner, value, at),
      // An object with a finalizer stays until that has run, with all that it points to.
      referents: (object) => add(SPECIALS, object, object),
      unreadable: (at) => graph.fail(at, 'a package variable or a record of the runtime'),
    });
    dataRoots(program, sink(VARIABLES));
    specialRoots(this.#heap, sink(SPECIALS));
    queuedRoots(program, sink(SPECIALS));
  }

  /** Breadth first, backwards from what was asked for: the first way found to an object is a shortest one. */
  #search(target: number, address: number): void {
    this.#next.fill(0);
    this.#next[target] = target + 1;
    this.#distance[target] = 0;
    let queue = new Uint32Array(1 << 12);
    let end = 0;
    const add = (slot: number, towards: number) => {
      if (this.#next[slot] !== 0) return;
      this.#next[slot] = towards + 1;
      this.#distance[slot] = Math.min(MAX_DISTANCE, this.#distance[towards] + 1);
      if (end === queue.length) {
        const wider = new Uint32Array(end * 2);
        wider.set(queue);
        queue = wider;
      }
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
    const { goroutines } = this.#snapshot;
    for (let row = 0; row < goroutines.count; row++) {
      if (address < goroutines.stackLow[row] || address >= goroutines.stackHigh[row]) continue;
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
    const span = this.#heap.pages.spanOf(address);
    return span < 0 || this.#heap.spans.spanClass[span] !== TINY_SPAN_CLASS || pointer <= address;
  }
}
