import { describe, expect, it } from 'vitest';
import { duration, listed, ordinal, plainText, weakest } from './words.ts';

describe('sentences', () => {
  it('name who is meant', () => {
    expect(plainText([{ processor: 2 }, ' runs ', { goroutine: 18 }, ' on ', { thread: 4120 }])).toBe(
      'P 2 runs goroutine 18 on thread 4120',
    );
  });

  it('list several', () => {
    const list = (n: number) => plainText(listed([1, 2, 3].slice(0, n).map((processor) => [{ processor }])));
    expect([0, 1, 2, 3].map(list)).toEqual(['', 'P 1', 'P 1 and P 2', 'P 1, P 2 and P 3']);
  });

  it('count places', () => {
    expect([1, 3, 10, 11, 12, 13, 21, 22, 23, 100, 111, 121].map(ordinal)).toEqual(
      'first third tenth 11th 12th 13th 21st 22nd 23rd 100th 111th 121st'.split(' '),
    );
  });

  it('tell durations with the digits that matter', () => {
    expect([40e3, 412e6, 3.14e9, 250e9, 7.3e12].map(duration)).toEqual(['40 µs', '412 ms', '3.1 s', '4m 10s', '2h 1m']);
  });

  it('are together as certain as the weakest', () => {
    const of = (certainty: 'proved' | 'likely' | 'possible') => ({ words: [], certainty });
    expect(weakest([])).toBe('proved');
    expect(weakest([of('proved'), of('possible'), of('likely')])).toBe('possible');
  });
});
