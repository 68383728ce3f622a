import { describe, expect, it } from 'vitest';
import { axisOf, before, niceStep, span } from './ticks.ts';
import {
  centred,
  firstWindow,
  levelOf,
  panned,
  spanOf,
  standIns,
  type TileName,
  tilesIn,
  topLevel,
  within,
  zoomed,
} from './window.ts';

const whole = { from: 0, to: 2_600_000_000 };

describe('the window of time', () => {
  it('shows the last second first, or all of a short trace', () => {
    expect(firstWindow(whole)).toEqual({ from: 1_600_000_000, to: 2_600_000_000 });
    expect(firstWindow({ from: 0, to: 5000 })).toEqual({ from: 0, to: 5000 });
  });
  it('stays within the trace and never comes too close', () => {
    expect(within({ from: -50, to: 1000 }, whole)).toEqual({ from: 0, to: 1050 });
    expect(within({ from: 10, to: 20 }, whole)).toEqual({ from: 10, to: 510 });
    expect(within({ from: -1e12, to: 1e12 }, whole)).toEqual(whole);
    expect(panned({ from: 2_599_000_000, to: whole.to }, 1, whole)).toEqual({ from: 2_599_000_000, to: whole.to });
  });
  it('zooms around the pointer', () => {
    const close = zoomed(whole, 0.5, 650_000_000, whole);
    expect(close).toEqual({ from: 325_000_000, to: 1_625_000_000 });
    expect((650_000_000 - close.from) / (close.to - close.from)).toBe(0.25);
    expect(zoomed(close, 1000, 0, whole)).toEqual(whole);
  });
  it('goes on by widths, and to a time', () => {
    expect(panned({ from: 1000, to: 2000 }, -0.5, whole)).toEqual({ from: 500, to: 1500 });
    expect(centred({ from: 0, to: 1000 }, 5000, whole)).toEqual({ from: 4500, to: 5500 });
  });
});

describe('tiles', () => {
  it('have pieces of one pixel up to two', () => {
    for (const to of [700, 1000, 1e6, 2.6e9]) {
      const each = (2 ** levelOf({ from: 0, to }, 700) * 700) / to;
      expect(each).toBeGreaterThanOrEqual(1);
      expect(each).toBeLessThan(2);
    }
    expect(spanOf({ level: topLevel(whole), index: 0 }).to).toBeGreaterThan(whole.to);
    expect(spanOf({ level: topLevel(whole) - 1, index: 0 }).to).toBeLessThanOrEqual(whole.to);
  });
  it('cover the window without a gap', () => {
    const window = { from: 1_234_567, to: 1_334_567 };
    const spans = tilesIn(window, levelOf(window, 700)).map(spanOf);
    expect(spans[0].from).toBeLessThanOrEqual(window.from);
    expect(spans.at(-1)?.to).toBeGreaterThanOrEqual(window.to);
    for (let i = 1; i < spans.length; i++) expect(spans[i].from).toBe(spans[i - 1].to);
  });
  it('that are not there are drawn from finer ones, else from a coarser one', () => {
    const known =
      (...names: string[]) =>
      ({ level, index }: TileName) => {
        const name = `${level}/${index}`;
        return names.includes(name) ? name : undefined;
      };
    const tile = { level: 5, index: 6 };
    expect(standIns(tile, known('5/6', '4/12')).map(({ found }) => found)).toEqual(['5/6']);
    expect(standIns(tile, known('4/12', '4/13', '6/3')).map(({ found }) => found)).toEqual(['4/12', '4/13']);
    expect(standIns(tile, known('4/12', '8/0'))).toEqual([{ found: '8/0', span: spanOf(tile) }]);
    expect(standIns(tile, known('4/13'))).toEqual([{ found: '4/13', span: spanOf({ level: 4, index: 13 }) }]);
    expect(standIns(tile, known())).toEqual([]);
  });
});

describe('the axis', () => {
  it('counts back from the moment in round steps', () => {
    expect([1, 1.5, 3, 7, 40, 5001].map(niceStep)).toEqual([1, 2, 5, 10, 50, 10_000]);
    const axis = axisOf({ from: 2e9, to: 2.6e9 }, 2.6e9, 600, 90);
    expect(axis.base).toBeUndefined();
    expect(axis.ticks.map(({ text }) => text)).toEqual([
      '−600 ms',
      '−500 ms',
      '−400 ms',
      '−300 ms',
      '−200 ms',
      '−100 ms',
      '0',
    ]);
  });
  it('tells ticks from a base where the moment is far', () => {
    const axis = axisOf({ from: 1_000_000_000, to: 1_000_001_000 }, 2.6e9, 600, 120);
    expect(axis.base?.text).toBe('−1.600 000 000 s');
    expect(axis.ticks.map(({ text }) => text)).toEqual([
      '+0 ns',
      '+200 ns',
      '+400 ns',
      '+600 ns',
      '+800 ns',
      '+1.0 µs',
    ]);
  });
  it('writes spans and moments short', () => {
    expect([412_345_678, 1_240_000_000, 38_000, 64, 9_960].map(span)).toEqual([
      '412 ms',
      '1.24 s',
      '38 µs',
      '64 ns',
      '10 µs',
    ]);
    expect([0, -412_350_000, -64].map(before)).toEqual(['now', '−412.350 ms', '−64 ns']);
  });
});
