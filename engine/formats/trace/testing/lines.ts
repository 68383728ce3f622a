/** What the engine's reader says of a trace, in the lines that testing/truth/main.go prints of Go's reader. */
import * as types from '../event-types.ts';
import type { Trace } from '../trace.ts';

/** Events of a goroutine's transition that name another goroutine than the one that runs. */
const NAMES_GOROUTINE: ReadonlySet<number> = new Set([
  types.GO_CREATE, types.GO_CREATE_BLOCKED, types.GO_CREATE_SYSCALL, types.GO_START, types.GO_UNBLOCK, types.GO_STATUS,
  types.GO_STATUS_STACK, types.GO_SWITCH, types.GO_SWITCH_DESTROY,
]); // biome-ignore format: a list

export function* lines(trace: Trace): Generator<string> {
  const { events } = trace;
  const stacks = new Map<number, string>([[0, '-']]);
  const stackOf = (row: number): string => {
    const known = stacks.get(row);
    if (known !== undefined) return known;
    const text = hashOf(trace, row);
    stacks.set(row, text);
    return text;
  };
  const spent = new Map<number, { state: number; since: number; times: number[] }>();
  for (let row = 0; row < events.count; row++) {
    const g = events.goroutine(row);
    const thread = events.thread(row);
    const where = `${thread < 0 ? -1 : trace.threads.ids[thread]} ${events.processor(row)} ${g < 0 ? -1 : trace.goroutines.ids[g]}`;
    yield `${events.time(row) + trace.origin} ${where} ${stackOf(events.stack(row))} ${details(trace, row, stackOf)}`;
    const subject = NAMES_GOROUTINE.has(events.type(row)) ? events.subject(row) : g;
    if (events.transition(row) === 0 || isProcessor(events.type(row))) continue;
    const known = spent.get(subject);
    const state = events.transition(row) & 7;
    if (known) {
      known.times[known.state] += events.time(row) - known.since;
      Object.assign(known, { state, since: events.time(row) });
    } else spent.set(subject, { state, since: events.time(row), times: new Array<number>(8).fill(0) });
  }
  const end = events.time(events.count - 1);
  const rows = [...spent].map(([row, times]) => ({ id: trace.goroutines.ids[row], ...times }));
  for (const { id, state, since, times } of rows.sort((a, b) => a.id - b.id)) {
    times[state] += end - since;
    const { GO_RUNNABLE, GO_RUNNING, GO_WAITING, GO_SYSCALL } = types;
    yield `goroutine ${id} ${times[GO_RUNNABLE]} ${times[GO_RUNNING]} ${times[GO_WAITING]} ${times[GO_SYSCALL]}`;
  }
}

function isProcessor(type: number): boolean {
  return type >= types.PROC_START && type <= types.PROC_STATUS;
}

function details(trace: Trace, row: number, stackOf: (row: number) => string): string {
  const { events, strings } = trace;
  const type = events.type(row);
  const change = events.transition(row);
  const subject = events.subject(row);
  const goroutine = (r: number) => (r < 0 ? -1 : trace.goroutines.ids[r]);
  const text = (r: number) => quote(strings.texts[r]);
  const number = (i: number) => events.number(row, i);
  const own = `Goroutine(${goroutine(events.goroutine(row))})`;
  if (isProcessor(type)) return `proc ${subject} ${change >> 3} ${change & 7}`;
  if (change !== 0) {
    const who = NAMES_GOROUTINE.has(type) ? subject : events.goroutine(row);
    const reason = type === types.GO_STOP || type === types.GO_BLOCK ? text(subject) : '""';
    const made = type === types.GO_CREATE || type === types.GO_CREATE_BLOCKED;
    const ownStack = [types.GO_STOP, types.GO_BLOCK, types.GO_SYSCALL_BEGIN, types.GO_STATUS_STACK].includes(type);
    const stack = made ? stackOf(Math.max(0, trace.starts[subject])) : ownStack ? stackOf(events.stack(row)) : '-';
    return `goroutine ${goroutine(who)} ${change >> 3} ${change & 7} ${reason} ${stack}`;
  }
  switch (type) {
    case types.CPU_SAMPLE:
      return 'StackSample';
    case types.PROCS_CHANGE:
      return `metric /sched/gomaxprocs:threads ${subject}`;
    case types.HEAP_ALLOC:
      return `metric /memory/classes/heap/objects:bytes ${number(0)}`;
    case types.HEAP_GOAL:
      return `metric /gc/heap/goal:bytes ${number(0)}`;
    case types.STW_BEGIN:
    case types.STW_END:
      return `Range${type === types.STW_BEGIN ? 'Begin' : 'End'} ${quote(`stop-the-world (${strings.texts[subject]})`)} ${own}`;
    case types.GC_ACTIVE:
    case types.GC_BEGIN:
    case types.GC_END:
      return `Range${['Active', 'Begin', 'End'][type - types.GC_ACTIVE]} "GC concurrent mark phase" None`;
    case types.GC_SWEEP_ACTIVE:
      return `RangeActive "GC incremental sweep" Proc(${subject})`;
    case types.GC_SWEEP_BEGIN:
      return `RangeBegin "GC incremental sweep" Proc(${events.processor(row)})`;
    case types.GC_SWEEP_END:
      return `RangeEnd "GC incremental sweep" Proc(${events.processor(row)}) ${number(0)} ${number(1)}`;
    case types.GC_MARK_ASSIST_ACTIVE:
      return `RangeActive "GC mark assist" Goroutine(${goroutine(subject)})`;
    case types.GC_MARK_ASSIST_BEGIN:
    case types.GC_MARK_ASSIST_END:
      return `Range${type === types.GC_MARK_ASSIST_BEGIN ? 'Begin' : 'End'} "GC mark assist" ${own}`;
    case types.GO_LABEL:
      return `label ${text(subject)} ${own}`;
    case types.USER_TASK_BEGIN:
      return `task-begin ${number(0)} ${number(1) === 0 ? '18446744073709551615' : number(1)} ${text(number(2))}`;
    case types.USER_TASK_END:
      return `task-end ${number(0)}`;
    case types.USER_REGION_BEGIN:
    case types.USER_REGION_END:
      return `Region${type === types.USER_REGION_BEGIN ? 'Begin' : 'End'} ${number(0)} ${text(number(1))}`;
    case types.USER_LOG:
      return `log ${number(0)} ${text(number(1))} ${quote(number(2) < 0 ? '' : strings.at(number(2)))}`;
    default:
      return 'Experimental';
  }
}

/** As strconv.Quote writes what these texts hold. */
function quote(text: string): string {
  return JSON.stringify(text);
}

const encoder = new TextEncoder();

function hashOf(trace: Trace, row: number): string {
  const frames = trace.stacks.frames(row);
  let hash = 0x811c9dc5;
  for (const { pc, function: name, file, line } of frames) {
    for (const byte of encoder.encode(`${pc} ${name} ${file} ${line}\n`)) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return `${frames.length}:${(hash >>> 0).toString(16)}`;
}
