import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../api/snapshot.ts';
import { factsOf, quietSentence, verdictOf } from './model.ts';

function summary(change: Partial<Summary>): Summary {
  return {
    facts: {
      kind: 'core',
      debugInfo: 'dwarf',
      counts: { goroutines: 10, system: 4, threads: 5, byStatus: {}, byWaitReason: {} },
    },
    host: {},
    reading: { seconds: 0.41, bytesRead: 100, coreBytes: 1000, debugInfoBytes: 0 },
    states: [],
    waitReasons: [],
    groups: [],
    groupTotal: 0,
    problems: [],
    ...change,
  };
}
const waits = (sync: number, reason: string, inIt: number): Partial<Summary> => ({
  states: [
    { family: 'sync', label: 'Waiting on sync', count: sync, filter: 'family:sync' },
    { family: 'gc', label: 'System', count: 4, filter: 'family:gc' },
  ],
  waitReasons: [
    { reason: 'GC worker (idle)', family: 'gc', count: 99, filter: '' },
    { reason, family: 'sync', count: inIt, filter: '' },
  ],
});
const at = { function: 'example.org/pay/ledger.(*Ledger).Transfer', file: '/src/ledger.go', line: 88 };

describe('the verdict', () => {
  it('names who panicked and where, and prints the whole chain', () => {
    const panics = [
      { message: 'first', recovered: true },
      { message: 'second', recovered: false },
    ];
    expect(
      verdictOf(summary({ crash: { kind: 'panic', goroutineId: 18, message: 'panic: second', at, panics } })),
    ).toEqual({
      sentence: 'g18 panicked in ledger.(*Ledger).Transfer.',
      crashed: true,
      printed: ['panic: first [recovered]', 'panic: second'],
    });
  });
  it('lets the runtime speak for itself', () => {
    const message = 'fatal error: all goroutines are asleep - deadlock!';
    expect(verdictOf(summary({ crash: { kind: 'fatal error', message } }))).toMatchObject({
      sentence: 'All goroutines are asleep - deadlock!',
      printed: [message],
    });
  });
  it('names the signal', () => {
    const crash = { kind: 'signal', goroutineId: 1, message: 'panic: …', at, fault: { signal: 'SIGSEGV' } } as const;
    expect(verdictOf(summary({ crash })).sentence).toBe('g1 was ended by SIGSEGV in ledger.(*Ledger).Transfer.');
  });
  it('claims no crash where the core was asked for', () => {
    const crash = { kind: 'requested', message: 'SIGABRT, sent from outside' } as const;
    expect(verdictOf(summary({ crash, ...waits(5, 'select', 5) }))).toEqual({
      sentence: '5 of 6 goroutines wait, all in select.',
      crashed: false,
      printed: ['SIGABRT, sent from outside'],
    });
  });
});

describe('without a crash', () => {
  it.each([
    [waits(6, 'chan receive', 4), 'All 6 goroutines wait, 4 in chan receive.'],
    [waits(1, 'sleep', 1), '1 of 6 goroutines waits, all in sleep.'],
    [{}, '6 goroutines, none of them waits.'],
  ])('%#: says what the counts say', (change, sentence) => expect(quietSentence(summary(change))).toBe(sentence));
});

it('lists only the facts that are known', () => {
  expect(factsOf(summary({})).map(({ label }) => label)).toEqual(['Debug info', 'Threads', 'Core']);
});
