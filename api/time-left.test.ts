import { describe, expect, it } from 'vitest';
import { TimeLeft } from './time-left.ts';

describe('the time left of a phase', () => {
  it('follows from its speed, after a second', () => {
    const left = new TimeLeft();
    const told = [0, 500, 1000, 2000, 3000].map((now) => left.after('stacks', now / 10, 1000, now));
    expect(told.map((seconds) => seconds?.toFixed(1))).toEqual([undefined, undefined, '9.0', '8.0', '7.0']);
  });
  it('is not told of the last two seconds', () => {
    const left = new TimeLeft();
    left.after('stacks', 0, 1000, 0);
    expect(left.after('stacks', 800, 1000, 6000)).toBeUndefined();
  });
  it('is not made up: where nothing is counted, nothing moves, or another phase has just begun', () => {
    const left = new TimeLeft();
    expect(left.after('diagnosis', undefined, undefined, 0)).toBeUndefined();
    expect(left.after('diagnosis', undefined, undefined, 60_000)).toBeUndefined();
    left.after('goroutines', 0, 1000, 60_000);
    expect(left.after('goroutines', 0, 1000, 90_000)).toBeUndefined();
    expect(left.after('goroutines', 100, 1000, 100_000)).toBeGreaterThan(100);
    expect(left.after('stacks', 500, 1000, 100_100)).toBeUndefined();
  });
  it('smooths a jump, and goes down while nothing new is told', () => {
    const left = new TimeLeft();
    for (let now = 0; now <= 5000; now += 100) left.after('stacks', now, 100_000, now);
    const before = left.after('stacks', 5000, 100_000, 5000) ?? 0;
    expect(left.after('stacks', 5000, 100_000, 9000)).toBeCloseTo(before - 4, 5);
    expect(left.after('stacks', 10_000, 100_000, 9100)).toBeGreaterThan(before / 2);
  });
});
