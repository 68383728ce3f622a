/** The pointers of the heap backwards, and all words outside that point into it: what questions of reaching and keeping stand on. */
import type { Fault } from '../../bytes/fault.ts';
import { allRows, rowsInOrder } from '../../bytes/row-order.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import { queuedRoots } from '../../runtime/heap/queued-functions.ts';
import { ReverseGraph } from '../../runtime/heap/reverse-graph.ts';
import { dataRoots, type RootSink, specialRoots } from '../../runtime/heap/roots.ts';
import { processorAddresses } from '../../runtime/processors.ts';
import { timerHeapOffset } from '../../runtime/timers.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import type { PointerSink } from '../../stacks/scan-stack.ts';
import { NEEDS } from './candidates.ts';
import { hideStoppedTimers, hideWaits } from './hidden.ts';
import { LiveStacks } from './live-stacks.ts';
import { RootColumns, SPECIALS, TIMERS, VARIABLES } from './root-columns.ts';

export interface RootedGraph {
  readonly heap: Heap;
  readonly graph: ReverseGraph;
  readonly roots: RootColumns;
  /** Not all is known, or there is too much of it: then the graph is not made. */
  readonly fault: Fault | undefined;
}

/** Goes over the whole heap twice. */
export function rootedGraph(snapshot: Snapshot, heap: Heap, waits: WaitTable): RootedGraph {
  const graph = new ReverseGraph(heap);
  const roots = new RootColumns();
  hide(snapshot, waits, graph);
  scanStacks(snapshot, allRows(snapshot.goroutines.count), graph, roots);
  addOthers(snapshot, heap, graph, roots);
  return { heap, graph, roots, fault: heap.faults[0] ?? graph.build() };
}

/**
 * The same of what only stuck goroutines reach. What leads to what they wait for leads from nowhere else: a living goroutine, a variable
 * or a timer that led there would have the waiter live. Only an object with a finalizer stays without being reached. Goes over their stacks and
 * over what they alone keep, twice. `living`: marks of what is reached by what lives.
 */
export function stuckGraph(
  snapshot: Snapshot,
  heap: Heap,
  waits: WaitTable,
  stuck: Uint8Array,
  living: Uint32Array,
): RootedGraph {
  const graph = new ReverseGraph(heap, living);
  const roots = new RootColumns();
  hide(snapshot, waits, graph);
  const rows = allRows(stuck.length).filter((row) => stuck[row] === 1);
  scanStacks(snapshot, rows, graph, roots);
  specialRoots(heap, rootSink(graph, adder(graph, roots), SPECIALS));
  return { heap, graph, roots, fault: heap.faults[0] ?? graph.build() };
}

function hide({ goroutines, program }: Snapshot, waits: WaitTable, graph: ReverseGraph): void {
  const one = (at: number) => graph.hide(at);
  hideWaits(program, waits, new Uint8Array(goroutines.count).fill(NEEDS), one);
  hideStoppedTimers(program, one);
  for (let row = 0; row < goroutines.count; row++) graph.seal(goroutines.address[row]);
}

type Add = (owner: number, value: number, at: number) => void;

function adder(graph: ReverseGraph, roots: RootColumns): Add {
  return (owner: number, value: number, at: number) => {
    const slot = graph.slotOf(value);
    if (slot < 0 || graph.isLeftOut(slot, value)) return;
    roots.add(owner, at, slot);
    graph.mark(value);
  };
}

/** The words of goroutines' stacks that point into the heap, also of those that are stuck. */
function scanStacks(snapshot: Snapshot, rows: Uint32Array, graph: ReverseGraph, roots: RootColumns): void {
  const add = adder(graph, roots);
  const stacks = new LiveStacks(snapshot);
  let row = 0;
  const sink: PointerSink = {
    pointer: (value, at) => add(row, value, at),
    maybe: (value, at) => {
      if (graph.isObject(value)) add(row, value, at);
    },
    unreadable: (at) => graph.fail(at, "a goroutine's stack"),
  };
  for (row of rowsInOrder(rows, snapshot.goroutines.sp)) stacks.scan(row, sink);
}

/** All other words outside the heap that point into it. */
function addOthers({ program }: Snapshot, heap: Heap, graph: ReverseGraph, roots: RootColumns): void {
  const add = adder(graph, roots);
  // A timer's way goes over its P, which many of the runtime's variables reach: it is named for what it is.
  const timers = timerHeapOffset(program);
  for (const p of processorAddresses(program)) {
    graph.seal(p);
    add(TIMERS, program.memory.word(p + timers), p + timers);
  }
  dataRoots(program, rootSink(graph, add, VARIABLES));
  specialRoots(heap, rootSink(graph, add, SPECIALS));
  queuedRoots(program, rootSink(graph, add, SPECIALS));
}

function rootSink(graph: ReverseGraph, add: Add, owner: number): RootSink {
  return {
    root: (value, at) => add(owner, value, at),
    // An object with a finalizer stays until that has run, with all that it points to.
    referents: (object) => add(SPECIALS, object, object),
    unreadable: (at) => graph.fail(at, 'a package variable or a record of the runtime'),
  };
}
