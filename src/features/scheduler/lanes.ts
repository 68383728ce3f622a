/** The lanes of the timeline: processors, the queue that all share, those kept back, the threads. What each says. */
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { Processor, QueuedGoroutine, RunQueue, SchedulerNow } from '../../../api/scheduler.ts';
import type { ThreadDoing } from '../../../api/thread-doing.ts';
import { count, counted, duration } from '../../ui/format.ts';
import type { Family } from '../../ui/Glyph.tsx';

interface LaneBase {
  readonly id: LaneId;
  /** "P 2" */
  readonly title: string;
  /** "stopped", where that is not what one would think. */
  readonly state?: string;
  /** "58 queued" */
  readonly sub: string;
  /** What stands where no boxes are. */
  readonly empty: string;
  /** What of it could not be read or believed. */
  readonly fault?: string;
  readonly boxes: readonly Box[];
  /** Goroutines in the queue, more than there are boxes for. */
  readonly queued: number;
}

export interface ProcessorLane extends LaneBase {
  readonly kind: 'processor';
  readonly processor: Processor;
  /** The world is to stop and waits for it. */
  readonly blocks: boolean;
}

export interface QueueLane extends LaneBase {
  readonly kind: 'queue';
  readonly id: 'global' | 'disabled';
}

export interface ThreadsLane extends LaneBase {
  readonly kind: 'threads';
  readonly id: 'threads';
}

export type Lane = ProcessorLane | QueueLane | ThreadsLane;

/** One turn of the projected order. */
export interface Box {
  /** 1 runs first. */
  readonly position: number;
  /** next: "run next". global: one of the global queue, which of them depends on other processors where no goroutine is named. */
  readonly kind: 'next' | 'own' | 'global';
  readonly goroutineId?: number;
  /** More of it, where the answer carried it. */
  readonly goroutine?: QueuedGoroutine;
}

export function lanesOf(now: SchedulerNow): Lane[] {
  const shared = new Map(now.global.goroutines.map((one) => [one.goroutineId, one]));
  const processors = now.processors.map((processor) => processorLane(processor, now, shared));
  const lanes: Lane[] = [...processors, queueLane('global', 'Global', now.global)];
  if (now.disabled.total > 0) lanes.push(queueLane('disabled', 'Kept back', now.disabled));
  return [...lanes, threadsLane(now)];
}

function processorLane(
  processor: Processor,
  now: SchedulerNow,
  shared: ReadonlyMap<number, QueuedGoroutine>,
): ProcessorLane {
  const { id, queue, runNext, turns } = processor;
  const own = new Map(
    [...(runNext === undefined ? [] : [runNext]), ...queue.goroutines].map((g) => [g.goroutineId, g]),
  );
  const boxes = turns.map(({ goroutineId, from }, at): Box => {
    const goroutine = goroutineId === undefined ? undefined : (own.get(goroutineId) ?? shared.get(goroutineId));
    const kind = from === 'run next' ? 'next' : from === 'own queue' ? 'own' : 'global';
    return { position: at + 1, kind, goroutineId, goroutine };
  });
  const queued = queuedOn(processor);
  const blocks = now.stop?.processors.includes(id) === true;
  return {
    kind: 'processor',
    id,
    processor,
    title: `P ${id}`,
    state: STATUS_WORDS[processor.status],
    blocks,
    sub: blocks ? 'does not stop' : `${count(queued)} queued`,
    empty: emptyOf(processor, now),
    fault: queue.problems[0]?.message,
    boxes,
    // The order of the only processor is whole: it goes through the global queue too.
    queued: now.gomaxprocs === 1 ? queued + now.global.total : queued,
  };
}

/** Those in a processor's own queue, "run next" among them. */
export function queuedOn({ queue, runNext }: Processor): number {
  return queue.total + (runNext === undefined ? 0 : 1);
}

const STATUS_WORDS: Readonly<Record<Processor['status'], string | undefined>> = {
  running: undefined,
  idle: 'idle',
  syscall: 'in syscall',
  gcstop: 'stopped',
  dead: 'not in use',
};

function emptyOf({ status }: Processor, now: SchedulerNow): string {
  switch (status) {
    case 'running':
      return now.global.total > 0
        ? 'empty: it takes from the global queue next'
        : 'empty: it will look in the global queue, then steal';
    case 'syscall':
      return 'empty: a system call keeps this P, the monitor may retake it';
    case 'gcstop':
      return now.disturbed === undefined ? 'empty: stopped with the world' : 'empty';
    case 'idle':
      return now.runnable > 0 ? 'idle: it is being woken, or nothing is there for it' : 'idle';
    case 'dead':
      return 'no longer in use: GOMAXPROCS was lowered';
  }
}

function queueLane(id: 'global' | 'disabled', title: string, queue: RunQueue): QueueLane {
  const boxes = queue.goroutines.map(
    (goroutine): Box => ({ position: goroutine.position, kind: 'own', goroutineId: goroutine.goroutineId, goroutine }),
  );
  const fault = queue.problems[0]?.message;
  return {
    kind: 'queue',
    id,
    title,
    sub: `${count(queue.total)} queued`,
    empty: 'empty',
    fault,
    boxes,
    queued: queue.total,
  };
}

function threadsLane(now: SchedulerNow): ThreadsLane {
  const outside = now.threadList.shown.filter(({ doing }) => doing === 'in syscall' || doing === 'in cgo').length;
  return {
    kind: 'threads',
    id: 'threads',
    title: 'Threads',
    sub: outside === 0 ? `${count(now.threads)} in all` : `${count(outside)} outside Go`,
    empty: threadWords(now),
    boxes: [],
    queued: 0,
  };
}

/** Kinds of threads, those first that tell most: of one, and of several. */
const TOLD: readonly (readonly [ThreadDoing, string, string])[] = [
  ['running goroutine', 'runs Go', 'run Go'],
  ['in syscall', 'in a system call', 'in system calls'],
  ['in cgo', 'in cgo', 'in cgo'],
  ['mark worker', 'marks for the collector', 'mark for the collector'],
  ['stopping the world', 'stops the world', 'stop the world'],
  ['spinning', 'looks for work', 'look for work'],
  ['scheduling', 'chooses what to run', 'choose what to run'],
  ['in a runtime lock', 'waits for a lock of the runtime', 'wait for locks of the runtime'],
  ['waits for its goroutine', 'waits for the goroutine locked to it', 'wait for the goroutines locked to them'],
  ['polling the network', 'polls the network', 'poll the network'],
  ['stopped', 'stopped with the world', 'stopped with the world'],
  ['dying', 'dying', 'dying'],
  ['sysmon', 'monitor', 'monitors'],
  ['template', 'starts threads', 'start threads'],
  ['not Go', 'not Go’s', 'not Go’s'],
  ['unknown', 'not known', 'not known'],
  ['idle', 'idle', 'idle'],
];

/** "1 runs Go · 20 in system calls · 3 idle; P 0 and P 3 are kept for system calls" */
function threadWords({ threadList: { shown, total }, processors }: SchedulerNow): string {
  const counts = new Map<ThreadDoing, number>();
  for (const { doing } of shown) counts.set(doing, (counts.get(doing) ?? 0) + 1);
  const parts = TOLD.flatMap(([doing, one, many]) => {
    const n = counts.get(doing);
    return n === undefined ? [] : [`${count(n)} ${n === 1 ? one : many}`];
  });
  const kept = processors.filter(({ status }) => status === 'syscall').map(({ id }) => `P ${id}`);
  const cut = total > shown.length ? ` · of the first ${count(shown.length)}` : '';
  return `${parts.join(' · ')}${cut}${kept.length === 0 ? '' : `; ${keepWords(kept)}`}`;
}

const KEPT_NAMED = 4;

function keepWords(kept: readonly string[]): string {
  if (kept.length > KEPT_NAMED) return `${count(kept.length)} Ps are kept for system calls`;
  const names = kept.length === 1 ? kept[0] : `${kept.slice(0, -1).join(', ')} and ${kept.at(-1)}`;
  return `${names} ${kept.length === 1 ? 'is' : 'are'} kept for system calls`;
}

/** "4 processors · 3 run, 1 in a system call, 0 idle · 312 runnable goroutines" */
export function headline({ processors, runnable, disturbed }: SchedulerNow): string {
  const used = processors.filter(({ status }) => status !== 'dead');
  const of = (status: Processor['status']) => used.filter((one) => one.status === status).length;
  const runs = of('running');
  const states = [
    `${count(runs)} ${runs === 1 ? 'runs' : 'run'}`,
    `${count(of('syscall'))} in syscalls`,
    `${count(of('idle'))} idle`,
    ...(of('gcstop') > 0 ? [`${count(of('gcstop'))} stopped`] : []),
  ];
  const told = disturbed === undefined ? ` · ${states.join(', ')}` : '';
  return `${counted(used.length, 'processor')}${told} · ${counted(runnable, 'runnable goroutine')}`;
}

/** Nobody runs, and nobody could. */
export function isAllIdle({ processors, runnable, disturbed }: SchedulerNow): boolean {
  return (
    disturbed === undefined &&
    runnable === 0 &&
    processors.every(({ status }) => status === 'idle' || status === 'dead')
  );
}

/** What has a processor at the moment, and the family of its colour. */
export interface RunsNow {
  readonly family: Family;
  readonly goroutineId?: number;
  /** "g7 · main.sum · ≥ 26 ms" */
  readonly text: string;
  /** Under the strip: that it was asked to stop, and why it does not. */
  readonly note: string;
  readonly asked: boolean;
}

export function runsNow(
  { status, running, doing, markWorker }: Processor,
  shorten: (name: string) => string,
): RunsNow | undefined {
  if (running === undefined) return undefined;
  const { goroutineId, top, seconds, preemptionAsked, cannotStop } = running;
  const marks = doing === 'mark worker';
  const what = marks
    ? `marks${markWorker === undefined ? '' : `, ${markWorker}`}`
    : top === undefined
      ? ''
      : shorten(top.function);
  const since = seconds === undefined ? '' : `≥ ${duration(seconds)}`;
  return {
    family: marks ? 'gc' : status === 'syscall' ? 'io' : 'running',
    goroutineId,
    text: [`g${goroutineId}`, what, since].filter((part) => part !== '').join(' · '),
    note:
      !preemptionAsked || status === 'gcstop'
        ? ''
        : cannotStop === undefined
          ? 'asked to stop'
          : `asked to stop, but ${cannotStop}`,
    asked: preemptionAsked,
  };
}

/** The lane that a goroutine stands in or runs on, and its box, as far as the answer carried it. */
export function findGoroutine(
  lanes: readonly Lane[],
  goroutine: number,
): { readonly lane: Lane; readonly box?: Box } | undefined {
  for (const lane of lanes) {
    if (lane.kind === 'processor' && lane.processor.running?.goroutineId === goroutine) return { lane };
    const box = lane.boxes.find(({ goroutineId, kind }) => goroutineId === goroutine && kind !== 'global');
    if (box !== undefined) return { lane, box };
  }
  return undefined;
}

/** What one wants to see first: who keeps the world from stopping, who has held a processor longest, else the first lane. */
export function laneToShow({ stop, processors }: SchedulerNow, lanes: readonly Lane[]): Lane | undefined {
  const [blocker] = stop?.processors ?? [];
  const longest = processors.reduce<Processor | undefined>(
    (most, one) => ((one.running?.seconds ?? 0) > (most?.running?.seconds ?? 0) ? one : most),
    undefined,
  );
  const wanted = blocker ?? longest?.id;
  return lanes.find(({ id }) => id === wanted) ?? lanes[0];
}
