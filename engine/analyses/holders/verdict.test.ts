import { describe, expect, it } from 'vitest';
import type { HeldState } from './held.ts';
import type { GoroutineTraces, Trace } from './traces.ts';
import { judge } from './verdict.ts';

const LOCK = 0x1000;

/**
 * "2 taken" frame 2 has taken it; "2 unlocks" its code will surely release it next, "2 may unlock" on some paths, "2
 * locks" it will take it; "2 deferred" a deferred call of it will release it, "2 deferred while taken" by a statement to which
 * all ways lead over a Lock.
 */
function verdict(frames: string, more: Partial<GoroutineTraces> = {}): string {
  const traces = frames.split(', ').map((text, i): Trace => {
    const [, frame, what] = /^(\d) (.*)$/.exec(text) ?? [];
    const common = { frame: Number(frame), address: LOCK, mode: 'mutex' as const, key: `k${i}`, inRounds: false };
    const event = { pc: 0, after: new Set<string>() };
    const subject = { value: { symbol: undefined, offset: LOCK }, aspect: 'mutex' };
    if (what === 'unlocks') return { ...common, next: { subject, release: event, surely: true } };
    if (what === 'may unlock') return { ...common, next: { subject, release: event, surely: false } };
    if (what === 'locks') return { ...common, next: { subject, take: event } };
    if (what.startsWith('deferred'))
      return {
        ...common,
        next: { subject, release: event, surely: true },
        deferred: { closure: 1, frame: Number(frame) },
        whileTaken: what.endsWith('while taken'),
      };
    const inCall = what.endsWith('by a call');
    const held = { state: what.split(' ')[0] as HeldState, pc: 0, inCall, after: new Set<string>() };
    return { ...common, held, endless: what.includes('for ever') };
  });
  const goroutine: GoroutineTraces = {
    shape: { pcRows: [], functions: [] },
    traces,
    waiting: undefined,
    leaving: new Set(),
    once: new Set(),
    condition: undefined,
    ...more,
  };
  const result = judge(goroutine, traces, LOCK);
  return result.kind === 'holds' ? result.certainty : result.kind;
}

const waiting = { frame: 1, mode: 'mutex', address: LOCK, pendingWriter: false, woken: false } as const;

describe('whether a goroutine holds a lock', () => {
  it.each([
    ['2 taken, 2 unlocks', 'likely', 'between Lock and Unlock'],
    ['3 taken, 3 unlocks, 3 deferred', 'likely', 'a deferred Unlock'],
    ['2 maybe, 2 unlocks', 'likely', 'whatever way it came, it will unlock'],
    ['2 maybe, 2 may unlock', 'possible', 'locked and unlocked under a condition'],
    ['2 maybe, 2 may unlock, 2 deferred', 'likely', 'the pending call says which way it took'],
    ['2 unlocks', 'likely', 'it was handed over'],
    ['2 may unlock', 'possible', 'handed over, perhaps'],
    ['2 taken', 'possible', 'locked for another to unlock, perhaps'],
    ['2 taken for ever', 'likely', 'it never comes back'],
    ['2 taken for ever by a call', 'possible', 'what the call does is known in part'],
    ['2 taken, 2 locks', 'possible', 'its code will lock it again'],
    ['2 taken, 2 locks, 2 deferred', 'likely', 'about to wait for itself'],
    ['2 released, 2 locks', 'holds-not', 'unlocked while it waits'],
    ['1 released, 1 locks, 3 taken, 3 unlocks', 'holds-not', 'a callee has let go of what its caller has taken'],
    ['1 paired, 3 taken, 3 unlocks', 'unknown', 'a callee could take it, so it was free'],
    ['1 maybe-paired, 3 taken, 3 unlocks', 'likely', 'a loop that has not come round yet'],
    ['2 locks', 'holds-not', 'it will lock it later'],
    ['2 released, 2 unlocks', 'unknown', 'it contradicts itself'],
    ['2 maybe', 'possible', 'a path on which it was not unlocked'],
  ])('%s: %s (%s)', (frames, expected) => expect(verdict(frames)).toBe(expected));

  it('who waits for it does not hold it for what comes after', () => {
    expect(verdict('1 unlocks, 1 deferred', { waiting })).toBe('holds-not');
  });

  it('who waits for what it has taken waits for itself', () => {
    expect(verdict('1 unlocks, 3 taken, 3 unlocks', { waiting })).toBe('likely');
    expect(verdict('1 again', { waiting })).toBe('likely');
    expect(verdict('1 maybe', { waiting })).toBe('possible');
  });

  it('a round of a loop that has deferred its Unlock has the lock, but not one that defers it before it locks', () => {
    expect(verdict('1 maybe, 1 deferred while taken', { waiting })).toBe('likely');
    expect(verdict('1 maybe, 1 deferred', { waiting })).toBe('possible');
    expect(verdict('1 paired, 1 deferred while taken', { waiting })).toBe('holds-not');
  });

  it('waiting for a condition lets go of its lock', () => {
    expect(verdict('3 taken, 3 unlocks, 3 deferred', { condition: { frame: 1, lock: LOCK } })).toBe('holds-not');
    expect(verdict('3 taken, 3 unlocks', { condition: { frame: 1, lock: 0x2000 } })).toBe('likely');
    expect(verdict('3 taken, 3 unlocks', { condition: { frame: 1, lock: undefined } })).toBe('unknown');
  });

  it('a frame that is being left tells only by what is still deferred in it', () => {
    expect(verdict('2 taken', { leaving: new Set([2]) })).toBe('holds-not');
    expect(verdict('2 taken, 2 deferred', { leaving: new Set([2]) })).toBe('likely');
  });

  it('a sync.Once’s runner is proved', () => {
    expect(verdict('2 taken, 2 unlocks', { once: new Set([2]) })).toBe('proved');
  });
});
