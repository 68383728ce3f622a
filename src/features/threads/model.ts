/**
 * Threads in the order one looks at them: the one that got the signal, then what runs, then what is outside Go, then what
 * idles. Those that sleep are one line, and so are many that do the same at the same place.
 */
import type { StackFrame } from '../../../api/goroutine.ts';
import type { Thread } from '../../../api/snapshot.ts';
import type { ThreadDoing } from '../../../api/thread-doing.ts';
import { count, duration } from '../../ui/format.ts';
import type { Family } from '../../ui/Glyph.tsx';
import { shortFunction } from '../../ui/text.ts';
import type { Keeps } from '../../view/kept.ts';

/** In the order of the table, each with its family and what threads that do it are called. */
const DOING: readonly (readonly [ThreadDoing, Family, string])[] = [
  ['dying', 'knot', 'dying'],
  ['running goroutine', 'running', 'run Go'],
  ['stopping the world', 'running', 'stop the world'],
  ['mark worker', 'gc', 'mark for the collector'],
  ['in syscall', 'io', 'in syscalls'],
  ['in cgo', 'io', 'in cgo'],
  ['in a runtime lock', 'sync', 'wait for runtime locks'],
  ['scheduling', 'running', 'choose what to run'],
  ['spinning', 'running', 'spin'],
  ['unknown', 'idle', 'not known'],
  ['not Go', 'idle', 'not Go’s'],
  ['polling the network', 'io', 'poll the network'],
  ['sysmon', 'gc', 'monitor'],
  ['template', 'idle', 'template'],
  ['waits for its goroutine', 'idle', 'wait for their goroutine'],
  ['stopped', 'idle', 'stopped'],
  ['idle', 'idle', 'idle'],
];

/** What a thread does; a core without its executable tells only whether a signal was on it. */
function doingOf({ doing }: Thread): ThreadDoing {
  return doing ?? 'unknown';
}

/** A signal that was being handled comes before everything. */
function rank(thread: Thread): number {
  return thread.state === 'signal' ? -1 : DOING.findIndex(([doing]) => doing === doingOf(thread));
}

export function sorted(threads: readonly Thread[]): Thread[] {
  return [...threads].sort((a, b) => rank(a) - rank(b) || a.threadId - b.threadId);
}

/** The family of states whose glyph and colour a thread carries. */
export function familyOf(thread: Thread): Family {
  if (thread.state === 'signal') return 'knot';
  return DOING.find(([doing]) => doing === doingOf(thread))?.[1] ?? 'idle';
}

/** "in syscall", or that a signal was on it. */
export function doingWords(thread: Thread): string {
  if (thread.doing === undefined || (thread.state === 'signal' && thread.doing === 'unknown')) return thread.state;
  return thread.doing;
}

/** "23 threads · 6 run Go · 10 in syscalls · 6 idle" */
export function headline(threads: readonly Thread[]): string {
  const parts = DOING.flatMap(([doing, , words]) => {
    const n = threads.filter((thread) => thread.state !== 'signal' && doingOf(thread) === doing).length;
    return n === 0 ? [] : [`${count(n)} ${words}`];
  });
  const signals = threads.filter(({ state }) => state === 'signal').length;
  const all = [`${count(threads.length)} ${threads.length === 1 ? 'thread' : 'threads'}`, ...parts];
  return (signals === 0 ? all : [...all, `${count(signals)} signal`]).join(' · ');
}

/** Those with a goroutine that the filter keeps: running, or locked to them; and the one that is chosen. */
export function keptThreads(threads: readonly Thread[], keeps: Keeps, chosen: number | undefined): readonly Thread[] {
  if (keeps === undefined) return threads;
  return threads.filter(
    ({ threadId, goroutineId, lockedGoroutineId }) => threadId === chosen || keeps(goroutineId ?? lockedGoroutineId),
  );
}

/** " · 2 of 23 shown, filtered" */
export function filteredWords(all: readonly Thread[], shown: readonly Thread[], tooMany: boolean): string {
  if (tooMany) return ' · not filtered: the filter keeps goroutines in too many pieces';
  return ` · ${count(shown.length)} of ${count(all.length)} shown, filtered`;
}

export type ThreadLine =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly inGroup: boolean }
  | { readonly kind: 'group'; readonly key: string; readonly threads: readonly Thread[]; readonly isOpen: boolean };

/** Those who sleep are one line from this number on, others that are alike from that. */
const SLEEPERS = 2;
const ALIKE = 20;
const SLEEPING: ReadonlySet<ThreadDoing> = new Set(['idle', 'stopped']);

/** The lines of the table. A group is open where the address says so, or the current thread is in it. */
export function threadLines(
  threads: readonly Thread[],
  open: readonly string[],
  current: number | undefined,
): ThreadLine[] {
  const groups = new Map<string, Thread[]>();
  for (const thread of sorted(threads)) {
    const key = groupKey(thread);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [thread]);
    else members.push(thread);
  }
  return [...groups].flatMap(([key, members]): ThreadLine[] => {
    const isSleeping = SLEEPING.has(doingOf(members[0]));
    if (members.length < (isSleeping ? SLEEPERS : ALIKE)) return members.map((thread) => lineOf(thread, false));
    const isOpen = open.includes(key) || members.some(({ threadId }) => threadId === current);
    return [
      { kind: 'group', key, threads: members, isOpen },
      ...(isOpen ? members.map((one) => lineOf(one, true)) : []),
    ];
  });
}

function lineOf(thread: Thread, inGroup: boolean): ThreadLine {
  return { kind: 'thread', thread, inGroup };
}

/** Stable, and without the comma that keys are listed with. */
function groupKey(thread: Thread): string {
  const doing = doingOf(thread);
  if (thread.state === 'signal') return `signal:${thread.threadId}`;
  if (SLEEPING.has(doing)) return doing;
  return `${doing}:${(topOf(thread)?.function ?? '').replaceAll(',', ';')}`;
}

/** Where it stands: on its goroutine's stack, or on its own. */
export function topOf({ top, frames }: Thread): { function: string; file: string; line: number } | undefined {
  return top ?? frames.find((frame) => frame.function !== '');
}

/** "fsync(14)", "futex", "system call 500" */
export function callWords({ systemCall }: Thread): string {
  if (systemCall === undefined) return '';
  const { name, number, descriptor } = systemCall;
  if (name === undefined) return `system call ${number}`;
  return descriptor === undefined ? name : `${name}(${descriptor})`;
}

/** "≥ 9 ms", or that it is only for a moment. */
export function sinceWords({ seconds }: Thread): string {
  return seconds === undefined ? '' : `≥ ${duration(seconds)}`;
}

/** "20 threads · in syscall · main.read" */
export function groupWords(threads: readonly Thread[]): string {
  const [first] = threads;
  const doing = doingOf(first);
  const top = topOf(first);
  const what = SLEEPING.has(doing)
    ? `${count(threads.length)} ${doing} threads`
    : `${count(threads.length)} threads · ${doing}`;
  return SLEEPING.has(doing) || top === undefined ? what : `${what} · ${shortFunction(top.function)}`;
}

/** A thread's own frames, numbered. */
export function threadFrames({ frames }: Thread): StackFrame[] {
  return frames.map((frame, index) => ({ ...frame, index, origin: frame.native ? 'native' : 'runtime' }));
}

/** Why a thread shows no frames of its own: it stands on its goroutine's stack, or they cannot be read. */
export function framesWord({ goroutineId }: Thread): string {
  return goroutineId === undefined ? 'no frame could be read' : `on the stack of g${goroutineId}`;
}
