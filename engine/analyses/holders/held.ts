/**
 * What a function has done to a lock on the way to a point of its code:
 *
 *   taken    on every path                released     without having taken it
 *   maybe    on some                      paired       taken and released again
 *   twice    taken again while taken      maybe-twice, maybe-paired  the same on some paths
 *   again    taken, maybe while it was taken
 *
 * Nothing: it was not touched.
 */

import { type FactRules, type State, type Subject, subjectKey } from '../../machine/state.ts';
import type { Where } from '../../machine/step.ts';

export type HeldState = 'taken' | 'maybe' | 'released' | 'paired' | 'maybe-paired' | 'twice' | 'again' | 'maybe-twice';

export interface Held {
  readonly state: HeldState;
  /** Instruction of the outermost function that took or released it. */
  readonly pc: number;
  /** It did so by a call that was followed: what is true of its code may be known in part only. */
  readonly inCall: boolean;
  /** Locks, by their subjects' keys, that were touched last before it on every path: the order of two that turn out to be one. */
  readonly after: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

export function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a === b) return a;
  const both = [...a].filter((one) => b.has(one));
  return both.length === a.size ? a : both.length === 0 ? NOTHING : new Set(both);
}

/** Notes that a lock was touched, after all others. */
export function touch(state: State<Held>, subject: Subject, held: HeldState, where: Where): void {
  const own = subjectKey(subject);
  const after = new Set(state.facts.keys());
  after.delete(own);
  for (const other of [...state.facts.values()]) {
    if (!other.fact.after.has(own)) continue;
    const without = new Set(other.fact.after);
    without.delete(own);
    state.setFact(other, { ...other.fact, after: without });
  }
  state.setFact(subject, { state: held, pc: where.pc, inCall: where.depth > 0, after });
}

export function afterTake(before: HeldState | undefined): HeldState {
  if (isTaken(before)) return 'twice';
  return before === 'maybe' || before === 'maybe-twice' ? 'again' : 'taken';
}

export function afterRelease(before: HeldState | undefined): HeldState {
  switch (before) {
    case 'twice':
      return 'taken';
    case 'again':
    case 'maybe-twice':
      return 'maybe';
    case 'taken':
    case 'maybe':
      return 'paired';
    default:
      return 'released';
  }
}

export function isUnsure({ state }: Held): boolean {
  return state === 'maybe' || state === 'again' || state === 'maybe-twice';
}

/** On every path. */
export function isTaken(state: string | undefined): boolean {
  return state === 'taken' || state === 'twice' || state === 'again';
}

/** On some paths. */
export function mayBeTaken(state: string | undefined): boolean {
  return state === 'maybe' || state === 'maybe-twice';
}

/** What is left of it where not all paths lead on as it is. */
export function weakened(state: HeldState): HeldState {
  return state === 'taken' || state === 'maybe' ? 'maybe' : 'maybe-twice';
}

/** Not taken now, whatever it was before. */
export function isOver(state: HeldState | undefined): boolean {
  return state === 'released' || state === 'paired' || state === 'maybe-paired';
}

/** Where paths meet, the one with more is remembered. */
export const heldRules: FactRules<Held> = {
  isOver: (held) => isOver(held.state),
  isWeak: (held) => !isTaken(held.state),
  same: (a, b) => a.state === b.state && a.pc === b.pc && a.inCall === b.inCall && a.after.size === b.after.size,
  join: (a, b) => {
    const state = joinedState(a?.state, b?.state);
    if (state === undefined) return undefined;
    const from = [a, b].find((held) => held && !isOver(held.state)) ?? a ?? b;
    const after = a && b ? intersection(a.after, b.after) : from?.after;
    return from && after && { state, pc: from.pc, inCall: from.inCall, after };
  },
};

function joinedState(a: HeldState | undefined, b: HeldState | undefined): HeldState | undefined {
  if (a === b) return a;
  const has = (state: HeldState) => a === state || b === state;
  if ([a, b].every((s) => s === undefined || isOver(s))) return has('released') ? 'released' : 'maybe-paired';
  if (isTaken(a) && isTaken(b)) return 'again';
  const mayBeTwice = has('twice') || has('again') || has('maybe-twice');
  return mayBeTwice && [a, b].every((s) => s !== undefined && !isOver(s)) ? 'maybe-twice' : 'maybe';
}
