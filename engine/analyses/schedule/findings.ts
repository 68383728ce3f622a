/**
 * What is wrong with the scheduling of a process, as far as one moment of it tells. A dying process tells nothing: its runtime
 * has stopped everything.
 */
import type { Explainer } from './explain.ts';
import type { Lane } from './lanes.ts';
import { functionsOf, isOutside } from './threads.ts';
import { type Certainty, counted, duration, plainText, type Word } from './words.ts';

export interface ScheduleFinding {
  readonly kind:
    | 'stop-the-world-blocked'
    | 'processor-hogged'
    | 'single-processor-hogged'
    | 'run-queues-starving'
    | 'all-threads-in-calls'
    | 'thread-explosion'
    | 'queues-full-processors-idle'
    | 'timers-late'
    | 'all-idle';
  readonly title: string;
  readonly explanation: readonly Word[];
  readonly certainty: Certainty;
  /** Rows of the goroutines that it concerns; of the causes first. */
  readonly goroutines: Int32Array;
  /** Nanoseconds, at least. */
  readonly longest?: number;
}

/** A goroutine that was asked to stop does so within 10 ms or two, unless its thread gets no processor of the machine. */
const HOG = 100e6;
/** Waiting so long for a processor is more than a queue of short turns. */
const STARVING = 100e6;
const LATE = 100e6;
/** More threads than this, and so many times the processors, are not a pool but a leak of calls that block. */
const MANY_THREADS = 64;
const THREADS_PER_PROCESSOR = 8;

export function scheduleFindings(explainer: Explainer): ScheduleFinding[] {
  const { schedule } = explainer;
  if (schedule.disturbed) return [];
  return [
    ...blockedStop(explainer),
    ...hogs(explainer),
    ...starving(explainer),
    ...calls(explainer),
    ...idleWithQueues(explainer),
    ...lateTimers(explainer),
    ...allIdle(explainer),
  ];
}

function blockedStop(explainer: Explainer): ScheduleFinding[] {
  const { stop, snapshot } = explainer.schedule;
  if (!stop || stop.waitsFor <= 0 || stop.blockers.length === 0) return [];
  const age = Math.max(
    stop.since > 0 ? snapshot.clock.now - stop.since : 0,
    // Whoever has not come to its scheduler since it was asked has not since its slice began.
    ...(stop.since > 0 ? [] : stop.blockers.map((lane) => explainer.age(lane))),
  );
  if (age < HOG) return [];
  const who = stop.blockers.map((l) => l.goroutine).filter((row) => row >= 0);
  const parts = explainer.stopReasons();
  const names = who.map((row) => plainText([explainer.goroutine(row)])).join(', ');
  return [
    {
      kind: 'stop-the-world-blocked',
      title: `The world cannot stop for "${stop.reason}": ${names === '' ? counted(stop.waitsFor, 'P') : names} ${who.length > 1 || (names === '' && stop.waitsFor > 1) ? 'do' : 'does'} not give way`,
      explanation: sentences(parts.map((r) => r.words)),
      certainty: 'likely',
      goroutines: Int32Array.from([...who, ...(stop.goroutine >= 0 ? [stop.goroutine] : [])]),
      longest: age,
    },
  ];
}

function isHog(explainer: Explainer, lane: Lane): boolean {
  return (
    lane.status === 'running' && lane.goroutine >= 0 && lane.doing === 'running goroutine' && explainer.age(lane) >= HOG
  );
}

function hogs(explainer: Explainer): ScheduleFinding[] {
  const { schedule } = explainer;
  if (schedule.scheduler.gomaxprocs === 1) return onlyProcessor(explainer);
  return schedule.lanes.flatMap((lane, i): ScheduleFinding[] => {
    if (!isHog(explainer, lane) || schedule.stop?.blockers.includes(lane)) return [];
    const behind = [schedule.runNext[i], ...schedule.own[i].rows].filter((row) => row >= 0);
    return [hog(explainer, i, behind, 'likely')];
  });
}

/** One processor, whose goroutine has used up its time slice, or much more than that. */
function onlyProcessor(explainer: Explainer): ScheduleFinding[] {
  const { lanes, runnable } = explainer.schedule;
  const [lane] = lanes;
  if (lane?.status !== 'running' || lane.doing !== 'running goroutine') return [];
  if (isHog(explainer, lane)) return [hog(explainer, 0, [...runnable], 'likely')];
  // A slice that is used up is ordinary where there is more work than time: it is only worth telling that nobody else can help.
  return lane.asked && runnable.length > 0 ? [hog(explainer, 0, [...runnable], 'possible')] : [];
}

function hog(explainer: Explainer, index: number, waiting: readonly number[], certainty: Certainty): ScheduleFinding {
  const lane = explainer.schedule.lanes[index];
  const alone = explainer.schedule.scheduler.gomaxprocs === 1;
  const age = explainer.age(lane);
  const goroutine = plainText([explainer.goroutine(lane.goroutine)]);
  const n = waiting.length;
  return {
    kind: alone ? 'single-processor-hogged' : 'processor-hogged',
    title: `${capital(goroutine)} has held ${alone ? 'the only processor' : `P ${lane.processor.id}`} for at least ${duration(age)}`,
    explanation: [
      ...sentences([explainer.lane(index).words]),
      n === 0 ? ' Nobody waits for it.' : ` ${counted(n, 'goroutine')} ${n === 1 ? 'waits' : 'wait'} for it.`,
    ],
    certainty,
    goroutines: Int32Array.from([lane.goroutine, ...waiting]),
    longest: age,
  };
}

function starving(explainer: Explainer): ScheduleFinding[] {
  const { schedule } = explainer;
  let longest = 0;
  for (const row of schedule.runnable) longest = Math.max(longest, explainer.waits(row) ?? 0);
  if (longest < STARVING) return [];
  const procs = counted(schedule.scheduler.gomaxprocs, 'processor');
  const n = schedule.runnable.length;
  return [
    {
      kind: 'run-queues-starving',
      title: `${counted(n, 'goroutine')} ${n === 1 ? 'waits' : 'wait'} for ${procs}, one of them for at least ${duration(longest)}`,
      explanation: sentences(schedule.lanes.slice(0, TOLD_LANES).map((_, i) => explainer.lane(i).words)),
      certainty: 'proved',
      goroutines: schedule.runnable,
      longest,
    },
  ];
}
/** Lanes that an explanation goes through. */
const TOLD_LANES = 8;

/** Where the runtime itself sleeps, and counts it as a call: above all the thread that waits for signals. */
const SLEEPS = 'runtime.notetsleepg';

function calls(explainer: Explainer): ScheduleFinding[] {
  const { snapshot, scheduler, lanes, threads: doing } = explainer.schedule;
  const outside = snapshot.threads.filter(
    (t, i) => isOutside(doing[i]) && !functionsOf(snapshot, t.stack?.goroutine).includes(SLEEPS),
  );
  const rows = Int32Array.from(outside.map((t) => t.goroutine)).filter((row) => row >= 0);
  const cgo = outside.filter((t) => t.machine?.inCgo).length;
  const where = cgo === 0 ? 'in system calls' : cgo === outside.length ? 'in C' : 'in system calls and C';
  const found: ScheduleFinding[] = [];
  const about = { certainty: 'proved', goroutines: rows } as const;
  // A call that still keeps its P has only begun; and as many as there are Ps can begin at one time, and end soon.
  const runs = lanes.some((l) => l.goroutine >= 0 && (l.status === 'running' || l.status === 'syscall'));
  if (!runs && outside.length > scheduler.gomaxprocs)
    found.push({
      kind: 'all-threads-in-calls',
      title: `No goroutine runs: ${counted(outside.length, 'thread')} are ${where}`,
      explanation: [
        `Every goroutine that does something is in a call that has not returned. They keep ${counted(outside.length, 'thread')}, and no processor.`,
      ],
      ...about,
    });
  const { threads, maxThreads, gomaxprocs } = scheduler;
  if (threads < MANY_THREADS || threads < THREADS_PER_PROCESSOR * gomaxprocs || outside.length * 2 < threads)
    return found;
  found.push({
    kind: 'thread-explosion',
    title: `${counted(threads, 'thread')} for ${counted(gomaxprocs, 'processor')}, ${outside.length} of them ${where}`,
    explanation: [
      `Each call that blocks keeps a thread of its own. The process dies when it needs more than ${maxThreads} (debug.SetMaxThreads).`,
    ],
    ...about,
  });
  return found;
}

function idleWithQueues(explainer: Explainer): ScheduleFinding[] {
  const { schedule } = explainer;
  const { scheduler, runnable, stop } = schedule;
  const queued = schedule.own.reduce((sum, q) => sum + q.rows.length, schedule.global.rows.length);
  const isWaking = scheduler.spinningThreads > 0 || scheduler.needSpinning;
  if (stop || queued === 0 || scheduler.idleProcessors <= 0 || isWaking) return [];
  return [
    {
      kind: 'queues-full-processors-idle',
      title: `${counted(queued, 'goroutine')} in queues while ${counted(scheduler.idleProcessors, 'processor')} ${scheduler.idleProcessors === 1 ? 'is' : 'are'} idle`,
      explanation: [
        'No thread is looking for work. That lasts for moments only, unless no thread can be started: the system refuses one, or the machine does not let the woken one run.',
      ],
      certainty: 'possible',
      goroutines: runnable,
    },
  ];
}

function lateTimers(explainer: Explainer): ScheduleFinding[] {
  const { lanes, snapshot, stop } = explainer.schedule;
  const { now } = snapshot.clock;
  if (stop) return [];
  const late = lanes.filter(({ processor: { timers } }) => timers.next > 0 && now - timers.next >= LATE);
  if (late.length === 0) return [];
  const longest = Math.max(...late.map((l) => now - l.processor.timers.next));
  const names = late.map((l) => `P ${l.processor.id}`).join(', ');
  return [
    {
      kind: 'timers-late',
      title: `Timers of ${names} are late by at least ${duration(longest)}`,
      explanation: [
        'A timer fires when its processor comes to the scheduler, or another one that is out of work takes it over; none did.',
      ],
      certainty: 'proved',
      goroutines: Int32Array.from(late.map((l) => l.goroutine)).filter((row) => row >= 0),
      longest,
    },
  ];
}

function allIdle(explainer: Explainer): ScheduleFinding[] {
  const { scheduler, runnable, threads, lanes } = explainer.schedule;
  const outside = threads.some(isOutside);
  if (lanes.length === 0 || lanes.some((l) => l.status !== 'idle') || runnable.length > 0 || outside) return [];
  return [
    {
      kind: 'all-idle',
      title: `All ${counted(scheduler.gomaxprocs, 'processor')} are idle and nothing is runnable`,
      explanation: ['Every goroutine waits for something: the scheduler holds nobody up.'],
      certainty: 'proved',
      goroutines: new Int32Array(0),
    },
  ];
}

/** Each with a capital and a full stop. */
function sentences(parts: readonly (readonly Word[])[]): Word[] {
  return parts.flatMap((words, i) => {
    const [first, ...rest] = words;
    const start = typeof first === 'string' ? capital(first) : first;
    return [...(i > 0 ? [' '] : []), ...(start === undefined ? [] : [start]), ...rest, '.'];
  });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
