/**
 * Puts the events of a generation's threads in the order in which they happened. Times of different threads cannot be
 * compared exactly; what decides is what must have been before: a goroutine is unblocked before it runs, a processor is
 * idle before it is taken. Sequence numbers tell which of several.
 *
 * Each event is tried: it may go on, or must wait for another thread's, or contradicts what is known. With `force` it
 * goes on in any case, and what is known is made to agree: for traces of which a part is lost.
 * Source: internal/trace/order.go.
 */

import type { EventSink } from './event-sink.ts';
import {
  GO_BLOCK,
  GO_CREATE,
  GO_CREATE_BLOCKED,
  GO_CREATE_SYSCALL,
  GO_DESTROY,
  GO_DESTROY_SYSCALL,
  GO_LOST,
  GO_NOT_EXIST,
  GO_RUNNABLE,
  GO_RUNNING,
  GO_START,
  GO_STATE_OF_STATUS,
  GO_STATUS,
  GO_STATUS_STACK,
  GO_STOP,
  GO_SWITCH,
  GO_SWITCH_DESTROY,
  GO_SYSCALL,
  GO_SYSCALL_BEGIN,
  GO_SYSCALL_END,
  GO_SYSCALL_END_BLOCKED,
  GO_UNBLOCK,
  GO_UNDETERMINED,
  GO_WAITING,
  PROC_IDLE,
  PROC_NOT_EXIST,
  PROC_RUNNING,
  PROC_START,
  PROC_STATUS,
  PROC_STEAL,
  PROC_STOP,
  PROC_UNDETERMINED,
  transition,
} from './event-types.ts';
import { advanceOther } from './ordering-ranges.ts';
import {
  exists,
  P_IDLE,
  P_RUNNING,
  P_SYSCALL,
  P_SYSCALL_ABANDONED,
  P_UNKNOWN,
  type SchedulerState,
} from './scheduler-state.ts';
import type { ThreadEvents } from './thread-events.ts';

/** What came of trying an event. */
export const ADVANCED = 1;
/** Something must happen before. */
export const WAITS = 0;
/** It contradicts what is known. */
export const CONTRADICTS = -1;
export type Outcome = typeof ADVANCED | typeof WAITS | typeof CONTRADICTS;

/** No thread of a trace: ids from here on are ^0. */
const NO_ID = 2 ** 63;

export class Ordering {
  state: SchedulerState;
  readonly sink: EventSink;
  /** Number of the generation, and whether it is the first that is read. */
  generation = 0;
  first = true;

  constructor(state: SchedulerState, sink: EventSink) {
    this.state = state;
    this.sink = sink;
  }

  /** Tries the thread's current event; with `force` the outcome is always ADVANCED. */
  advance(ev: ThreadEvents, force: boolean): Outcome {
    const { thread } = ev;
    const g = thread < 0 ? -1 : this.state.threadGoroutine[thread];
    const p = thread < 0 ? -1 : this.state.threadProcessor[thread];
    if (thread >= 0) this.state.threadSeen[thread] = 1;
    switch (ev.type) {
      case GO_START:
        return this.#goStart(ev, g, p, force);
      case GO_UNBLOCK:
        return this.#goUnblock(ev, g, p, force);
      case GO_BLOCK:
        return this.#goStops(ev, g, p, GO_WAITING, force);
      case GO_STOP:
        return this.#goStops(ev, g, p, GO_RUNNABLE, force);
      case GO_DESTROY:
        return this.#goStops(ev, g, p, GO_NOT_EXIST, force);
      case GO_SYSCALL_BEGIN:
        return this.#syscallBegin(ev, g, p, force);
      case GO_SYSCALL_END:
        return this.#syscallEnd(ev, g, p, force);
      case GO_SYSCALL_END_BLOCKED:
        return this.#syscallEndBlocked(ev, g, p, force);
      case GO_CREATE:
      case GO_CREATE_BLOCKED:
        return this.#goCreate(ev, g, p, force);
      case GO_STATUS:
      case GO_STATUS_STACK:
        return this.#goStatus(ev, g, p, force);
      case PROC_START:
        return this.#procStart(ev, g, p, force);
      case PROC_STOP:
        return this.#procStop(ev, g, p, force);
      case PROC_STEAL:
        return this.#procSteal(ev, g, p, force);
      case PROC_STATUS:
        return this.#procStatus(ev, g, p, force);
      case GO_SWITCH:
      case GO_SWITCH_DESTROY:
        return this.#goSwitch(ev, g, p, force);
      case GO_CREATE_SYSCALL:
        return this.#goCreateSyscall(ev, g, p, force);
      case GO_DESTROY_SYSCALL:
        return this.#goDestroySyscall(ev, g, p, force);
      default:
        return advanceOther(this, ev, g, p, force);
    }
  }

  #goStart(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, threadGoroutine } = this.state;
    const next = this.#goroutine(ev.a);
    const before = goroutines.status[next];
    if (!force) {
      if (before !== GO_RUNNABLE || !goroutines.follows(next, this.generation, ev.b)) return WAITS;
      if (ev.thread < 0 || p < 0 || g >= 0) return CONTRADICTS;
    }
    this.#leave(g);
    goroutines.set(next, GO_RUNNING, this.generation, ev.b);
    if (ev.thread >= 0) threadGoroutine[ev.thread] = next;
    this.sink.add(ev, ev.type, transition(before, GO_RUNNING), p, g, next);
    return ADVANCED;
  }

  #goUnblock(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines } = this.state;
    const woken = this.#goroutine(ev.a);
    const before = goroutines.status[woken];
    if (!force && (before !== GO_WAITING || !goroutines.follows(woken, this.generation, ev.b))) return WAITS;
    goroutines.set(woken, GO_RUNNABLE, this.generation, ev.b);
    this.sink.add(ev, ev.type, transition(before, GO_RUNNABLE), p, g, woken);
    return ADVANCED;
  }

  /** GoStop, GoBlock, GoDestroy: the goroutine on the thread stops running. */
  #goStops(ev: ThreadEvents, g: number, p: number, to: number, force: boolean): Outcome {
    const { goroutines, threadGoroutine } = this.state;
    if (!force && (g < 0 || p < 0 || goroutines.status[g] !== GO_RUNNING)) return CONTRADICTS;
    const before = g < 0 ? GO_UNDETERMINED : goroutines.status[g];
    if (g >= 0) {
      goroutines.status[g] = to;
      threadGoroutine[ev.thread] = -1;
    }
    const reason = to === GO_NOT_EXIST ? 0 : this.sink.string(ev.a);
    this.sink.add(ev, ev.type, transition(before, to), p, g, reason);
    return ADVANCED;
  }

  #goCreate(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines } = this.state;
    const made = this.#goroutine(ev.a);
    const before = goroutines.status[made];
    if (!force) {
      if (ev.thread < 0 || p < 0 || exists(before)) return CONTRADICTS;
      if (g >= 0 && goroutines.status[g] !== GO_RUNNING) return CONTRADICTS;
    }
    const to = ev.type === GO_CREATE ? GO_RUNNABLE : GO_WAITING;
    goroutines.set(made, to, this.generation, 0);
    this.sink.created(made, ev.b);
    this.sink.add(ev, ev.type, transition(GO_NOT_EXIST, to), p, g, made);
    return ADVANCED;
  }

  #goStatus(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, threadGoroutine } = this.state;
    const told = this.#goroutine(ev.a);
    const status = GO_STATE_OF_STATUS[ev.c];
    if (status === undefined) return force ? this.#skip(ev, g, p) : CONTRADICTS;
    const known = goroutines.status[told];
    if (!force && (exists(known) ? known !== status : !this.first)) return CONTRADICTS;
    const inSyscallOn = status === GO_SYSCALL && ev.b < NO_ID ? this.sink.threads.row(ev.b) : -1;
    if (status === GO_SYSCALL && inSyscallOn < 0 && !force) return CONTRADICTS;
    if (inSyscallOn >= 0) this.state.addThread(inSyscallOn);
    let on = ev.thread;
    let has = g;
    if (status === GO_RUNNING && on >= 0) {
      threadGoroutine[on] = told;
    } else if (inSyscallOn >= 0 && inSyscallOn === on) {
      if (!force && !this.first && g !== told) return CONTRADICTS;
      threadGoroutine[on] = told;
    } else if (inSyscallOn >= 0) {
      // It sits in a system call on another thread: the event is told as that thread's.
      const there = this.state.threadGoroutine[inSyscallOn];
      const seen = this.state.threadSeen[inSyscallOn] === 1;
      if (!force && seen && there !== told) return CONTRADICTS;
      if (seen) has = there;
      this.state.threadSeen[inSyscallOn] = 1;
      this.state.threadGoroutine[inSyscallOn] = told;
      on = inSyscallOn;
    }
    goroutines.set(told, status, this.generation, 0);
    const before = exists(known) ? status : this.first && known === GO_UNDETERMINED ? GO_UNDETERMINED : GO_LOST;
    this.sink.add(ev, ev.type, transition(before, status), p, has, told, on);
    return ADVANCED;
  }

  #goSwitch(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, threadGoroutine } = this.state;
    const next = this.#goroutine(ev.a);
    const before = goroutines.status[next];
    if (!force) {
      if (g < 0 || p < 0 || goroutines.status[g] !== GO_RUNNING) return CONTRADICTS;
      if (before !== GO_WAITING || !goroutines.follows(next, this.generation, ev.b)) return WAITS;
    }
    // Three in one: the next is unblocked, the current one blocks or ends, the next runs.
    this.sink.add(ev, ev.type, transition(before, GO_RUNNABLE), p, g, next);
    const [type, to] = ev.type === GO_SWITCH ? [GO_BLOCK, GO_WAITING] : [GO_DESTROY, GO_NOT_EXIST];
    const left = g < 0 ? GO_UNDETERMINED : goroutines.status[g];
    if (g >= 0) goroutines.status[g] = to;
    this.sink.addMade(ev, type, transition(left, to), p, g, 0);
    goroutines.set(next, GO_RUNNING, this.generation, ev.b);
    if (ev.thread >= 0) threadGoroutine[ev.thread] = next;
    this.sink.addMade(ev, GO_START, transition(GO_RUNNABLE, GO_RUNNING), p, -1, next);
    return ADVANCED;
  }

  #syscallBegin(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, processors } = this.state;
    if (!force) {
      if (g < 0 || p < 0 || goroutines.status[g] !== GO_RUNNING) return CONTRADICTS;
      if (!processors.follows(p, this.generation, ev.a)) return CONTRADICTS;
    }
    const before = g < 0 ? GO_UNDETERMINED : goroutines.status[g];
    if (g >= 0) goroutines.status[g] = GO_SYSCALL;
    if (p >= 0) processors.set(p, P_SYSCALL, this.generation, ev.a);
    this.sink.add(ev, ev.type, transition(before, GO_SYSCALL), p, g, 0);
    return ADVANCED;
  }

  #syscallEnd(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, processors } = this.state;
    if (!force) {
      if (g < 0 || p < 0 || goroutines.status[g] !== GO_SYSCALL) return CONTRADICTS;
      if (processors.status[p] !== P_SYSCALL) return CONTRADICTS;
    }
    const before = g < 0 ? GO_UNDETERMINED : goroutines.status[g];
    if (g >= 0) goroutines.status[g] = GO_RUNNING;
    if (p >= 0) processors.status[p] = P_RUNNING;
    this.sink.add(ev, ev.type, transition(before, GO_RUNNING), p, g, 0);
    return ADVANCED;
  }

  /** While its processor can still be taken away, it waits: the event says that it was. */
  #syscallEndBlocked(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, processors, threadGoroutine } = this.state;
    if (!force) {
      if (p >= 0 && processors.status[p] === P_SYSCALL) return WAITS;
      if (g < 0 || goroutines.status[g] !== GO_SYSCALL) return CONTRADICTS;
    }
    const before = g < 0 ? GO_UNDETERMINED : goroutines.status[g];
    if (g >= 0) {
      goroutines.status[g] = GO_RUNNABLE;
      threadGoroutine[ev.thread] = -1;
    }
    this.sink.add(ev, ev.type, transition(before, GO_RUNNABLE), p, g, 0);
    return ADVANCED;
  }

  /** A thread of C calls into Go: told as a goroutine that is made in a system call. */
  #goCreateSyscall(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, threadGoroutine } = this.state;
    const made = this.#goroutine(ev.a);
    if (!force && (ev.thread < 0 || g >= 0 || exists(goroutines.status[made]))) return CONTRADICTS;
    this.#leave(g);
    goroutines.set(made, GO_SYSCALL, this.generation, 0);
    if (ev.thread >= 0) threadGoroutine[ev.thread] = made;
    this.sink.add(ev, ev.type, transition(GO_NOT_EXIST, GO_SYSCALL), p, g, made);
    return ADVANCED;
  }

  /** It goes back into C. Its processor, if it still has one, is as good as taken: the thread's id may come again. */
  #goDestroySyscall(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { goroutines, processors, threadGoroutine } = this.state;
    if (!force) {
      if (g < 0 || goroutines.status[g] !== GO_SYSCALL) return CONTRADICTS;
      if (p >= 0 && processors.status[p] !== P_SYSCALL) return CONTRADICTS;
    }
    if (p >= 0) {
      processors.status[p] = P_SYSCALL_ABANDONED;
      this.state.bind(ev.thread, -1);
      this.sink.addMade(ev, PROC_STEAL, transition(PROC_RUNNING, PROC_IDLE), p, g, p);
    }
    if (g >= 0) {
      goroutines.status[g] = GO_NOT_EXIST;
      threadGoroutine[ev.thread] = -1;
    }
    this.sink.add(ev, ev.type, transition(GO_SYSCALL, GO_NOT_EXIST), p, g, 0);
    return ADVANCED;
  }

  #procStart(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { processors } = this.state;
    if (!this.state.addProcessor(ev.a)) return force ? this.#skip(ev, g, p) : CONTRADICTS;
    const known = processors.status[ev.a] === P_IDLE && processors.follows(ev.a, this.generation, ev.b);
    if (!force) {
      if (!known || p >= 0) return WAITS;
      if (ev.thread < 0) return CONTRADICTS;
    }
    processors.set(ev.a, P_RUNNING, this.generation, ev.b);
    if (ev.thread >= 0) this.state.bind(ev.thread, ev.a);
    this.sink.add(ev, ev.type, transition(PROC_IDLE, PROC_RUNNING), p, g, ev.a);
    return ADVANCED;
  }

  #procStop(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { processors } = this.state;
    const status = p < 0 ? P_UNKNOWN : processors.status[p];
    if (!force && status !== P_RUNNING && status !== P_SYSCALL) return CONTRADICTS;
    if (p >= 0) {
      processors.status[p] = P_IDLE;
      this.state.bind(ev.thread, -1);
    }
    this.sink.add(ev, ev.type, transition(PROC_RUNNING, PROC_IDLE), p, g, Math.max(0, p));
    return ADVANCED;
  }

  #procSteal(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { processors } = this.state;
    if (!this.state.addProcessor(ev.a)) return force ? this.#skip(ev, g, p) : CONTRADICTS;
    const status = processors.status[ev.a];
    if (!force) {
      const stealable = status === P_SYSCALL || status === P_SYSCALL_ABANDONED;
      if (!stealable || !processors.follows(ev.a, this.generation, ev.b)) return WAITS;
      const from = this.sink.threads.find(ev.c);
      if (ev.thread < 0 || (status === P_SYSCALL && (from < 0 || this.state.threadProcessor[from] !== ev.a)))
        return CONTRADICTS;
    }
    const owner = this.state.processorThread[ev.a];
    if (owner >= 0 && status !== P_SYSCALL_ABANDONED) this.state.bind(owner, -1);
    processors.set(ev.a, P_IDLE, this.generation, ev.b);
    const before = status === P_SYSCALL_ABANDONED ? PROC_IDLE : PROC_RUNNING;
    this.sink.add(ev, ev.type, transition(before, PROC_IDLE), p, g, ev.a);
    return ADVANCED;
  }

  #procStatus(ev: ThreadEvents, g: number, p: number, force: boolean): Outcome {
    const { processors, processorThread } = this.state;
    const { a: id, b: status } = ev;
    if (!this.state.addProcessor(id) || !(status >= P_RUNNING && status <= P_SYSCALL_ABANDONED)) {
      return force ? this.#skip(ev, g, p) : CONTRADICTS;
    }
    const known = processors.status[id];
    const abandoned = status === P_SYSCALL_ABANDONED;
    const goesOn = abandoned && known === P_SYSCALL;
    if (!force && known !== P_UNKNOWN && known !== status && !goesOn) return CONTRADICTS;
    const holder = processorThread[id];
    if (goesOn && holder < 0 && !force) return CONTRADICTS;
    const to = goesOn || status === P_RUNNING || status === P_SYSCALL ? PROC_RUNNING : PROC_IDLE;
    const before = known !== P_UNKNOWN ? to : this.first ? PROC_UNDETERMINED : PROC_NOT_EXIST;
    processors.set(id, goesOn ? P_SYSCALL : status, this.generation, 0);
    if (goesOn && holder >= 0) {
      // Not lost: told as the thread's that has it.
      this.sink.add(ev, ev.type, transition(before, to), id, this.state.threadGoroutine[holder], id, holder);
      return ADVANCED;
    }
    if (ev.thread >= 0 && (status === P_RUNNING || status === P_SYSCALL)) this.state.bind(ev.thread, id);
    this.sink.add(ev, ev.type, transition(before, to), p, g, id);
    return ADVANCED;
  }

  /** Row of a goroutine by its id. */
  #goroutine(id: number): number {
    const row = this.sink.goroutines.row(id);
    this.state.goroutines.reserve(row);
    return row;
  }

  /** Something else runs where a goroutine did: what became of it is not known. */
  #leave(g: number): void {
    if (g >= 0) this.state.goroutines.status[g] = GO_LOST;
  }

  /** An event that means nothing, by its arguments: it is kept, and changes nothing. */
  #skip(ev: ThreadEvents, g: number, p: number): Outcome {
    this.sink.add(ev, ev.type, 0, p, g, 0);
    return ADVANCED;
  }
}
