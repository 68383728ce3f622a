import { describe, expect, it } from 'vitest';
import { afterRelease, afterTake, type Held, type HeldState, heldRules } from './held.ts';

const held = (state: HeldState | undefined): Held | undefined =>
  state && { state, pc: 0, inCall: false, after: new Set<string>() };
const met = (a: HeldState | undefined, b: HeldState | undefined) => heldRules.join(held(a), held(b))?.state;

describe('what is known of a lock', () => {
  it.each([
    [undefined, 'taken'],
    ['released', 'taken'],
    ['paired', 'taken'],
    ['taken', 'twice'],
    ['maybe', 'again'],
    ['maybe-twice', 'again'],
    ['again', 'twice'],
  ] as const)('%s, and then taken: %s', (before, after) => expect(afterTake(before)).toBe(after));

  it.each([
    [undefined, 'released'],
    ['taken', 'paired'],
    ['maybe', 'paired'],
    ['twice', 'taken'],
    ['again', 'maybe'],
    ['maybe-twice', 'maybe'],
  ] as const)('%s, and then released: %s', (before, after) => expect(afterRelease(before)).toBe(after));

  it.each([
    ['taken', undefined, 'maybe'],
    ['taken', 'paired', 'maybe'],
    ['taken', 'twice', 'again'],
    ['taken', 'again', 'again'],
    ['again', 'maybe', 'maybe-twice'],
    ['twice', undefined, 'maybe'],
    ['released', undefined, 'released'],
    ['paired', undefined, 'maybe-paired'],
  ] as const)('%s on one path, %s on the other: %s', (a, b, after) => {
    expect(met(a, b)).toBe(after);
    expect(met(b, a)).toBe(after);
  });
});
