/**
 * The events that change no goroutine's or processor's state: phases of the collector, stops of the world, heap sizes,
 * the program's own annotations. Most only need to be where they say that they are; the collector's wait for their turn.
 * Source: internal/trace/order.go, advanceGC…, advanceGoRange…, advanceUser…, advanceAnnotation, advanceHeapMetric.
 */
import {
  GC_ACTIVE,
  GC_BEGIN,
  GC_END,
  GC_MARK_ASSIST_ACTIVE,
  GC_MARK_ASSIST_BEGIN,
  GC_MARK_ASSIST_END,
  GC_SWEEP_ACTIVE,
  GC_SWEEP_BEGIN,
  GC_SWEEP_END,
  GO_LABEL,
  HEAP_ALLOC,
  HEAP_GOAL,
  PROCS_CHANGE,
  STW_BEGIN,
  STW_END,
  USER_LOG,
  USER_REGION_BEGIN,
  USER_REGION_END,
  USER_TASK_BEGIN,
  USER_TASK_END,
} from './event-types.ts';
import { ADVANCED, CONTRADICTS, type Ordering, type Outcome, WAITS } from './ordering.ts';
import { exists } from './scheduler-state.ts';
import type { ThreadEvents } from './thread-events.ts';

/** What an event must have around it. */
const NOTHING = 0;
const THREAD = 1;
const PROCESSOR = 2;
const GOROUTINE = 3;

function needs(type: number): number {
  switch (type) {
    case GC_ACTIVE:
    case GC_BEGIN:
    case GC_END:
    case GC_SWEEP_ACTIVE:
    case GC_MARK_ASSIST_ACTIVE:
      return NOTHING; // the first three where the collector's number is known: see collector()
    case HEAP_ALLOC:
    case HEAP_GOAL:
    case GC_SWEEP_BEGIN:
    case GC_SWEEP_END:
      return PROCESSOR;
    case PROCS_CHANGE:
    case GO_LABEL:
    case STW_BEGIN:
    case STW_END:
    case GC_MARK_ASSIST_BEGIN:
    case GC_MARK_ASSIST_END:
    case USER_TASK_BEGIN:
    case USER_TASK_END:
    case USER_REGION_BEGIN:
    case USER_REGION_END:
    case USER_LOG:
      return GOROUTINE;
    default:
      return THREAD; // an experiment's
  }
}

export function advanceOther(ordering: Ordering, ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
  const { type } = ev;
  if (!force) {
    const need = needs(type);
    if (need >= THREAD && ev.thread < 0) return CONTRADICTS;
    if (need >= PROCESSOR && p < 0) return CONTRADICTS;
    if (need >= GOROUTINE && g < 0) return CONTRADICTS;
  }
  if (type === GC_ACTIVE || type === GC_BEGIN || type === GC_END) {
    const outcome = collector(ordering, ev, g, p, force);
    if (outcome !== ADVANCED) return outcome;
  }
  if (type === GC_SWEEP_ACTIVE && !ordering.state.addProcessor(ev.a) && !force) return CONTRADICTS;
  if (type === GC_MARK_ASSIST_ACTIVE && !force) {
    const told = ordering.sink.goroutines.find(ev.a);
    if (told < 0 || !exists(ordering.state.goroutines.status[told] ?? 0)) return CONTRADICTS;
  }
  ordering.sink.add(ev, type, 0, p, g, subject(ordering, ev));
  return ADVANCED;
}

/** Begin and end may be told by different threads: their numbers order them. */
function collector(ordering: Ordering, ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
  const { state } = ordering;
  const running = ev.type !== GC_END;
  if (!force) {
    const begins = state.gcRunning === undefined && (ev.type === GC_BEGIN || (ev.type === GC_ACTIVE && ordering.first));
    if (!begins) {
      if (ev.a !== state.gcSequence + 1) return WAITS;
      if (state.gcRunning !== (ev.type !== GC_BEGIN)) return CONTRADICTS;
      if (ev.thread < 0 || p < 0 || g < 0) return CONTRADICTS;
    }
  }
  state.gcSequence = ev.a;
  state.gcRunning = running;
  return ADVANCED;
}

/** What the event is about: see EventTable.subject. */
function subject(ordering: Ordering, ev: ThreadEvents): number {
  const { sink } = ordering;
  switch (ev.type) {
    case PROCS_CHANGE:
    case GC_ACTIVE:
    case GC_BEGIN:
    case GC_END:
    case GC_SWEEP_ACTIVE:
      return Math.min(ev.a, 0xffffffff);
    case GC_MARK_ASSIST_ACTIVE:
      return sink.goroutines.row(ev.a);
    case STW_BEGIN:
      return sink.beginStop(sink.string(ev.a));
    case STW_END:
      return sink.endStop();
    case GO_LABEL:
      return sink.string(ev.a);
    case HEAP_ALLOC:
    case HEAP_GOAL:
    case USER_TASK_END:
      return sink.numbers(ev.a);
    case GC_SWEEP_END:
      return sink.numbers(ev.a, ev.b);
    case USER_TASK_BEGIN:
      return sink.numbers(ev.a, ev.b, sink.string(ev.c));
    case USER_REGION_BEGIN:
    case USER_REGION_END:
      return sink.numbers(ev.a, sink.string(ev.b));
    case USER_LOG:
      return sink.numbers(ev.a, sink.string(ev.b), sink.stringOffset(ev.c));
    case GC_SWEEP_BEGIN:
    case GC_MARK_ASSIST_BEGIN:
    case GC_MARK_ASSIST_END:
      return 0;
    default:
      return sink.numbers(ev.a, ev.b, ev.c);
  }
}
