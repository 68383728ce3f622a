import { describe, expect, it } from 'vitest';
import type { Claim } from './claims.ts';
import { chooseHolders } from './combine.ts';
import type { Mode } from './lock-functions.ts';
import { RANK } from './verdict.ts';

const claim = (row: number, mode: Mode, rank: number, writer?: true): Claim => ({
  row,
  mode,
  goroutine: {
    shape: { pcRows: [], functions: [] },
    traces: [],
    waiting: undefined,
    leaving: new Set(),
    once: new Set(),
    condition: undefined,
  },
  verdict: {
    kind: 'holds',
    certainty: writer ? 'proved' : rank > 0 ? 'likely' : 'possible',
    rank,
    evidence: { frame: 0, writer },
  },
});
const rows = (claims: readonly Claim[]) => claims.map((c) => c.row);
const between = RANK.takenAndReleased;

describe('who is named', () => {
  it('nobody, where the lock is free', () => {
    const choice = chooseHolders('mutex', { kind: 'free', handingOver: false }, [claim(1, 'mutex', between)], []);
    expect(choice.chosen).toEqual([]);
    expect(choice.reason).toBe('nobody holds it');
  });

  it('the one with the strongest evidence', () => {
    const claims = [claim(1, 'mutex', RANK.released), claim(2, 'mutex', between), claim(3, 'mutex', 0)];
    expect(rows(chooseHolders('mutex', { kind: 'locked' }, claims, []).chosen)).toEqual([2]);
  });

  it('nobody, where several look alike', () => {
    const claims = [claim(1, 'mutex', between), claim(2, 'mutex', between)];
    const choice = chooseHolders('mutex', { kind: 'locked' }, claims, []);
    expect(rows(choice.chosen)).toEqual([]);
    expect(rows(choice.candidates)).toEqual([1, 2]);
    expect(choice.reason).toMatch(/one of them/);
  });

  it('all readers, and the writer that waits for them', () => {
    const claims = [claim(1, 'read', between), claim(2, 'read', between), claim(3, 'write', RANK.proved, true)];
    const choice = chooseHolders('rwmutex', { kind: 'read', readers: 3, pendingWriter: true }, claims, []);
    expect(rows(choice.chosen)).toEqual([3, 1, 2]);
    expect(choice.reason).toBe('and 1 more that could not be identified');
  });

  it('no reader of more than the lock has counted', () => {
    const claims = [claim(1, 'read', between), claim(2, 'read', between)];
    const choice = chooseHolders('rwmutex', { kind: 'read', readers: 1, pendingWriter: false }, claims, []);
    expect(rows(choice.chosen)).toEqual([]);
    expect(rows(choice.candidates)).toEqual([1, 2]);
  });

  it('says plainly that nobody is found', () => {
    expect(chooseHolders('mutex', { kind: 'locked' }, [], []).reason).toMatch(/^no goroutine's stack holds it/);
    expect(chooseHolders('mutex', { kind: 'unreadable' }, [], []).reason).toMatch(/not in the core/);
  });
});
