/**
 * How large the heap may grow before a collection ends, and when the next begins.
 * Source: mgcpacer.go heapGoalInternal, memoryLimitHeapGoal, trigger. Up to Go 1.18 both stand in the controller; since 1.19,
 * which has a memory limit, they are computed when they are asked for.
 */
import type { GoProgram } from '../program.ts';

export interface HeapGoal {
  /** Bytes of objects, with garbage, at the end of the collection; undefined: none (GOGC=off and no memory limit). */
  readonly goal?: number;
  /** Bytes of objects at which a collection begins. */
  readonly trigger?: number;
}

/** ^uint64(0) and the like stand for "none". */
const NONE = 2 ** 63;
const MIN_RUNWAY = 64 << 10;
const TRIGGER_DENOMINATOR = 64;
const MIN_TRIGGER = 45;
const MAX_TRIGGER = 61;
const DEFAULT_HEAP_MINIMUM = 4 << 20;
const HEADROOM = 1 << 20;
const HEADROOM_PERCENT = 3;

/** `controller`: run-time address of runtime.gcController. */
export function heapGoal(program: GoProgram, controller: number): HeapGoal {
  const { gcController } = program.layout;
  const word = (offset: number) => program.memory.word(controller + offset);
  if (gcController.gcPercentHeapGoal < 0) {
    return { goal: known(word(gcController.heapGoal)), trigger: known(word(gcController.trigger)) };
  }
  const marked = word(gcController.heapMarked);
  let goal = word(gcController.gcPercentHeapGoal);
  let least = 0;
  const limited = memoryLimitGoal(program, controller, marked);
  if (limited < goal) goal = limited;
  else {
    least = word(gcController.sweepDistMinTrigger);
    const triggered = word(gcController.triggered);
    goal = Math.max(goal, least);
    if (triggered < NONE) goal = Math.max(goal, triggered + MIN_RUNWAY);
  }
  if (!(goal < NONE)) return {};
  return { goal, trigger: known(trigger(goal, marked, least, word(gcController.runway))) };
}

/** The goal that keeps all memory below the limit; NONE without a limit. */
function memoryLimitGoal(program: GoProgram, controller: number, marked: number): number {
  const { gcController } = program.layout;
  const word = (offset: number) => program.memory.word(controller + offset);
  const limit = word(gcController.memoryLimit);
  if (!(limit < NONE)) return NONE;
  const mapped = word(gcController.mappedReady);
  const objects = word(gcController.totalAlloc) - word(gcController.totalFree);
  const others = mapped - word(gcController.heapFree) - objects;
  const over = Math.max(0, mapped - limit);
  if (others + over >= limit) return marked;
  const goal = limit - (others + over);
  const headroom = headroomOf(program, goal);
  return Math.max(marked, goal < 2 * headroom ? headroom : goal - headroom);
}

/** 1 MB; since Go 1.21, when goroutines got a parent's id, 3 % of the goal where that is more. */
function headroomOf({ layout }: GoProgram, goal: number): number {
  if (layout.g.parentGoid < 0) return HEADROOM;
  return Math.max(HEADROOM, Math.floor(goal / 100) * HEADROOM_PERCENT);
}

function trigger(goal: number, marked: number, least: number, runway: number): number {
  if (marked >= goal) return goal;
  const part = Math.floor((goal - marked) / TRIGGER_DENOMINATOR);
  const low = Math.max(least, marked, part * MIN_TRIGGER + marked);
  const high = Math.max(part * MAX_TRIGGER + marked, goal - DEFAULT_HEAP_MINIMUM, low);
  return Math.min(Math.max(runway > goal ? low : goal - runway, low), high);
}

function known(bytes: number): number | undefined {
  return bytes >= 0 && bytes < NONE ? bytes : undefined;
}
