/**
 * Whether one goroutine holds one lock, from what its frames say of it. Inner frames count before outer ones, and what the
 * code does before what deferred calls will do: a callee that has unlocked for a while overrides its caller's Lock.
 */
import type { DeferredCall } from '../../stacks/deferred.ts';
import { type Held, type HeldState, isOver, isTaken, mayBeTaken } from './held.ts';
import type { NextEvent } from './lock-events.ts';
import type { Mode } from './lock-functions.ts';
import type { GoroutineTraces, Trace } from './traces.ts';

/** What speaks for a holder; frames are machine frames, pcs instructions of theirs. */
export interface Evidence {
  readonly frame: number;
  /** Where it was taken, as far as the frame's code tells. */
  readonly takenAt?: number;
  /** What will release it next; maybe in another frame. */
  readonly release?: { readonly frame: number; readonly pc: number };
  /** The deferred call that will release it. */
  readonly deferred?: DeferredCall;
  /** The goroutine waits for the very lock. */
  readonly self?: true;
  /** It runs the function of a sync.Once. */
  readonly once?: true;
  /** It is the writer that an RWMutex shows by itself. */
  readonly writer?: true;
  /** It was let in while it waited, and has not run since. */
  readonly letIn?: true;
}

export type Verdict =
  | {
      readonly kind: 'holds';
      readonly certainty: 'proved' | 'likely' | 'possible';
      readonly rank: number;
      readonly evidence: Evidence;
    }
  /** It waits for it, or has released it for now. */
  | { readonly kind: 'holds-not' }
  | { readonly kind: 'unknown' };

/** Which of several that claim a lock is believed first. */
export const RANK = { proved: 6, self: 5, takenAndReleased: 4, maybeAndReleased: 3, released: 2, taken: 1 } as const;

type State = HeldState | 'unclear';
interface Before {
  readonly frame: number;
  readonly state: State;
  readonly pc: number;
  readonly inCall: boolean;
  readonly endless: boolean;
}
interface Next {
  readonly frame: number;
  readonly what: 'take' | 'release' | 'both';
  /** On all paths. */
  readonly surely: boolean;
  readonly pc?: number;
  readonly deferred?: DeferredCall;
}

/** `traces` are those of one lock in one mode. */
export function judge(goroutine: GoroutineTraces, traces: readonly Trace[], address: number): Verdict {
  const { condition, waiting } = goroutine;
  if (condition && (condition.lock === address || condition.lock === undefined))
    return condition.lock === address ? { kind: 'holds-not' } : { kind: 'unknown' };
  const waits = waiting?.address === address && waiting.mode === traces[0]?.mode;
  const before = firstBefore(goroutine, traces);
  const next = firstNext(traces);
  const pending = before && traces.some((t) => t.deferred && t.frame === before.frame && t.next?.release);
  const evidence = evidenceOf(before, next, traces);
  if (before && goroutine.once.has(before.frame) && before.state === 'taken')
    return { kind: 'holds', certainty: 'proved', rank: RANK.proved, evidence: { ...evidence, once: true } };
  const whileTaken = traces.some((t) => t.whileTaken && t.frame === before?.frame);
  if (waits) return judgeWaiter(before, evidence, whileTaken);
  return judgeOther(before, next, evidence, pending === true);
}

/** `deferredWhileTaken`: its release is pending, by a statement that it came to with the lock. */
function judgeWaiter(before: Before | undefined, evidence: Evidence, deferredWhileTaken: boolean): Verdict {
  const self = { ...evidence, self: true } as const;
  if (isTaken(before?.state) || (mayBeTaken(before?.state) && deferredWhileTaken))
    return { kind: 'holds', certainty: 'likely', rank: RANK.self, evidence: self };
  return mayBeTaken(before?.state)
    ? { kind: 'holds', certainty: 'possible', rank: 0, evidence: self }
    : { kind: 'holds-not' };
}

function judgeOther(before: Before | undefined, next: Next | undefined, evidence: Evidence, pending: boolean): Verdict {
  const holds = (certainty: 'likely' | 'possible', rank: number): Verdict => ({
    kind: 'holds',
    certainty,
    rank,
    evidence,
  });
  const taken = isTaken(before?.state);
  const maybe = mayBeTaken(before?.state);
  if (next?.what === 'release') {
    if (taken) return holds('likely', RANK.takenAndReleased);
    if (maybe) return next.surely ? holds('likely', RANK.maybeAndReleased) : holds('possible', 0);
    if (before) return { kind: 'unknown' };
    return next.surely ? holds('likely', RANK.released) : holds('possible', 0);
  }
  // Where it could still return, it may have locked for another to unlock.
  if (taken && !next) return before?.endless && !before.inCall ? holds('likely', RANK.taken) : holds('possible', 0);
  if (taken && next) return pending ? holds('likely', RANK.taken) : holds('possible', 0);
  if (taken || maybe) return holds('possible', 0);
  if (next?.what === 'both' || before?.state === 'unclear') return { kind: 'unknown' };
  return { kind: 'holds-not' };
}

/** The innermost frame that has touched the lock. A frame that is being left tells only while a deferred call is pending in it. */
function firstBefore({ leaving }: GoroutineTraces, traces: readonly Trace[]): Before | undefined {
  for (const frame of framesOf(traces, (t) => t.held !== undefined)) {
    const here = traces.filter((t) => t.frame === frame && t.held && !isTransparent(t.mode, t.held.state));
    if (here.length === 0) continue;
    if (leaving.has(frame) && !traces.some((t) => t.frame === frame && t.deferred && t.next?.release)) continue;
    return { frame, ...mergedBefore(here), endless: here.every((t) => t.endless) };
  }
  return undefined;
}

/**
 * Taken and released again, it is for the caller as it was before. One may read while one reads already; of a mutex only
 * where it is not sure that it was free to be taken.
 */
function isTransparent(mode: Mode, state: HeldState): boolean {
  return state === 'maybe-paired' || (mode === 'read' && state === 'paired');
}

/** Several subjects of one frame turned out to be the same lock: that some took it is stronger than that others may have. */
function mergedBefore(traces: readonly Trace[]): Omit<Before, 'frame' | 'endless'> {
  const all = traces.flatMap((t) => (t.held ? [{ key: t.key, held: t.held }] : []));
  const last = all.filter(({ key, held }) => all.every((o) => o.key === key || isAfter(held, o.key, key, o.held)));
  const releases = all.filter(({ held }) => held.state === 'released');
  const takes = all.filter(({ held }) => !isOver(held.state));
  if (releases.length > 0 && takes.length > 0) {
    const one = last.length === 1 ? last[0].held : undefined;
    return one ? summary(one) : { ...summary(all[0].held), state: 'unclear' };
  }
  const sure = takes.find(({ held }) => isTaken(held.state));
  return summary((sure ?? takes[0] ?? releases[0] ?? all[0]).held);
}

function summary({ state, pc, inCall }: Held): Omit<Before, 'frame' | 'endless'> {
  return { state, pc, inCall };
}

function isAfter(held: Held, other: string, own: string, otherHeld: Held): boolean {
  return held.after.has(other) && !otherHeld.after.has(own);
}

/** The innermost frame that will touch it: by its code, or else by its deferred calls. */
function firstNext(traces: readonly Trace[]): Next | undefined {
  for (const frame of framesOf(traces, (t) => t.next !== undefined)) {
    const here = traces.filter((t) => t.frame === frame && t.next);
    const code = mergedNext(here.filter((t) => !t.deferred));
    // That a deferred call is pending says that the way to it was taken.
    const pending = here.some((t) => t.deferred && t.next?.release && t.next.surely);
    if (code) return { frame, ...code, surely: code.surely || pending };
    // Deferred calls run last to first, which is their order here.
    const [call] = here;
    const deferred = mergedNext([call]);
    if (deferred) return { frame, ...deferred, deferred: call.deferred };
  }
  return undefined;
}

function mergedNext(traces: readonly Trace[]): Omit<Next, 'frame' | 'deferred'> | undefined {
  const events = traces.flatMap((t) => [
    ...(t.next?.take ? [{ key: t.key, what: 'take' as const, event: t.next.take }] : []),
    ...(t.next?.release ? [{ key: t.key, what: 'release' as const, event: t.next.release }] : []),
  ]);
  const first = events.filter(({ event }) => !events.some((o) => comesBefore(o.key, event)));
  const counted = first.length > 0 ? first : events;
  const takes = counted.find((e) => e.what === 'take');
  const releases = counted.find((e) => e.what === 'release');
  if (!takes && !releases) return undefined;
  const what = takes && releases ? 'both' : takes ? 'take' : 'release';
  const surely = traces.some((t) => t.next?.release && t.next.surely);
  return { what, surely, pc: (releases ?? takes)?.event.pc };
}

function comesBefore(key: string, event: NextEvent): boolean {
  return event.after.has(key);
}

function framesOf(traces: readonly Trace[], wanted: (trace: Trace) => boolean): number[] {
  return [...new Set(traces.filter(wanted).map((t) => t.frame))].sort((a, b) => a - b);
}

function evidenceOf(before: Before | undefined, next: Next | undefined, traces: readonly Trace[]): Evidence {
  const frame = before?.frame ?? next?.frame ?? 0;
  const releases = next?.what === 'release';
  // An open-coded defer is called by the exit code of its frame: the pending call says more than that.
  const deferred =
    next?.deferred ?? traces.find((t) => t.deferred && t.frame === next?.frame && t.next?.release)?.deferred;
  return {
    frame,
    takenAt: before && before.state !== 'unclear' && !isOver(before.state) ? before.pc : undefined,
    release: releases && !deferred && next.pc !== undefined ? { frame: next.frame, pc: next.pc } : undefined,
    deferred: releases ? deferred : undefined,
  };
}
