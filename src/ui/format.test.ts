import { describe, expect, it } from 'vitest';
import { bytes, count, duration, moment, share } from './format.ts';

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [0.0001, '1 ms'],
    [0.412, '412 ms'],
    [0.9999, '1.0s'],
    [4.21, '4.2s'],
    [57, '57s'],
    [60, '1m 0s'],
    [1122, '18m 42s'],
    [21_480, '5h 58m'],
    [3_600, '1h'],
    [90_000, '1d 1h'],
    [-5, '0 ms'],
  ])('%s s is %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe('numbers', () => {
  it('are written with thousands and binary units', () => {
    expect(count(5204)).toBe('5,204');
    expect([0, 8192, 1500, 30_932_992].map(bytes)).toEqual(['0 B', '8 KiB', '1.5 KiB', '29.5 MiB']);
  });
  it('a share is never all or nothing by rounding', () => {
    expect([share(0, 5), share(1, 5000), share(4999, 5000), share(5, 5)]).toEqual(['0 %', '1 %', '99 %', '100 %']);
  });
  it('names the year only where it is another', () => {
    const now = new Date('2026-11-22T10:00:00');
    expect(moment('2026-11-22T03:14:07', now)).toBe('22 Nov, 03:14:07');
    expect(moment('2024-02-01T03:04:05', now)).toBe('1 Feb 2024, 03:04:05');
    expect(moment('yesterday', now)).toBeUndefined();
  });
});
