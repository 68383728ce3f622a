/** The pointers of the heap backwards, and all words outside that point into it: what questions of reaching and keeping stand on. */
import type { Fault } from '../../bytes/fault.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
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
  const roots = collect(snapshot, heap, waits, graph);
  return { heap, graph, roots, fault: heap.faults[0] ?? graph.build() };
}

/** All words outside the heap that point into it, of all goroutines, also of those that are stuck. */
function collect(snapshot: Snapshot, heap: Heap, waits: WaitTable, graph: ReverseGraph): RootColumns {
  const { goroutines, program } = snapshot;
  const roots = new RootColumns();
  const hide = (at: number) => graph.hide(at);
  hideWaits(program, waits, new Uint8Array(goroutines.count).fill(NEEDS), hide);
  hideStoppedTimers(program, hide);
  for (let row = 0; row < goroutines.count; row++) graph.seal(goroutines.address[row]);
  const add = (owner: number, value: number, at: number) => {
    const slot = graph.slotOf(value);
    if (slot < 0) return;
    roots.add(owner, at, slot);
    graph.mark(value);
  };
  const stacks = new LiveStacks(snapshot);
  const order = Uint32Array.from({ length: goroutines.count }, (_, row) => row);
  for (const row of order.sort((a, b) => goroutines.sp[a] - goroutines.sp[b])) {
    stacks.scan(row, {
      pointer: (value, at) => add(row, value, at),
      maybe: (value, at) => {
        const object = heap.objectAt(value);
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
  specialRoots(heap, sink(SPECIALS));
  queuedRoots(program, sink(SPECIALS));
  return roots;
}
