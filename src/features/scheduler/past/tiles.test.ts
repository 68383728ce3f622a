import { describe, expect, it } from 'vitest';
import type { TraceTile } from '../../../../api/trace.ts';
import type { Lane } from '../lanes.ts';
import { busyPieces } from './Minimap.tsx';
import { pointedIn, rangeAt } from './pointed.ts';
import { chunkOf, chunksOf, firstAfter, stepAt, wantedTiles } from './tiles.ts';
import { spanOf } from './window.ts';

const lane = {
  processor: 2,
  exact: true,
  start: [0, 100, 160],
  end: [100, 160, 300],
  count: [1, 1, 1],
  state: ['running' as const, 'idle' as const, 'syscall' as const],
  goroutineId: [7, -1, 9],
  busy: [1, 0, 1],
};
const series = { time: [0, 150], min: [0, 3], max: [2, 3], last: [1, 3] };
const tile: TraceTile = {
  lanes: [lane],
  queues: [
    { queue: -1, ...series },
    { queue: 2, ...series },
  ],
  syscalls: series,
  gc: { ranges: [{ start: 20, end: 60 }], shown: 1, total: 1 },
  stopTheWorld: { ranges: [{ start: 40, end: 42, name: 'GC mark termination' }], shown: 1, total: 1 },
};

describe('chunks of processors', () => {
  it('are one question where there are few, and those in sight where there are many', () => {
    expect(chunksOf(8, [0, 7])).toEqual([undefined]);
    expect(chunksOf(100, [30, 31, 32, 33]).map((chunk) => chunk?.split(',').length)).toEqual([32, 32]);
    expect(chunkOf(100, 70)?.startsWith('64,65')).toBe(true);
  });
});

describe('wanted tiles', () => {
  const whole = { from: 0, to: 1e9 };
  it('cover what is in sight and a tile on each side, with the one of the whole first', () => {
    const window = { from: 4e8, to: 4.01e8 };
    const [top, ...rest] = wantedTiles(window, whole, 640);
    expect(spanOf(top).to).toBeGreaterThanOrEqual(whole.to);
    const spans = rest.map(spanOf);
    expect(Math.min(...spans.map(({ from }) => from))).toBeLessThan(window.from);
    expect(Math.max(...spans.map(({ to }) => to))).toBeGreaterThan(window.to);
    expect(new Set(rest.map(({ level }) => level)).size).toBe(1);
  });
  it('are the one of the whole where all is in sight, and never lie before the trace', () => {
    expect(wantedTiles(whole, whole, 300).length).toBe(1);
    expect(wantedTiles({ from: 0, to: 1000 }, whole, 640).every(({ index }) => index >= 0)).toBe(true);
  });
});

it('finds pieces and steps by their time', () => {
  expect([0, 99, 100, 299, 300].map((time) => firstAfter(lane.end, time))).toEqual([0, 0, 1, 2, 3]);
  expect([-1, 0, 149, 150].map((time) => stepAt(series.time, time))).toEqual([-1, 0, 0, 1]);
});

describe('what is pointed at', () => {
  const processor = { kind: 'processor', title: 'P 2', processor: { id: 2 } } as unknown as Lane;
  it('is a piece with its goroutine and the queue then', () => {
    expect(pointedIn(tile, processor, 170)).toMatchObject({ kind: 'piece', goroutine: 9, state: 'syscall', queued: 3 });
    expect(pointedIn(tile, processor, 500)).toBeUndefined();
    const global = { kind: 'queue', id: 'global', title: 'Global' } as Lane;
    expect(pointedIn(tile, global, 10)).toEqual({ kind: 'queue', title: 'Global', queued: 1 });
    expect(pointedIn(tile, { kind: 'threads' } as Lane, 10)).toEqual({ kind: 'syscalls', most: 2 });
  });
  it('is the stop of the world where one lies in a collection, with some slack', () => {
    expect(rangeAt(tile, 41, 0)?.kind).toBe('stw');
    expect(rangeAt(tile, 44, 3)?.kind).toBe('stw');
    expect(rangeAt(tile, 50, 3)?.kind).toBe('gc');
    expect(rangeAt(tile, 200, 3)).toBeUndefined();
  });
});

it('adds up how busy the processors were', () => {
  const pieces = busyPieces([lane], { from: 0, to: 300 }, 3);
  expect(pieces.map(({ busy }) => busy)).toEqual([1, expect.closeTo(0.4), 1]);
  expect(busyPieces([], { from: 0, to: 300 }, 3).map(({ busy }) => busy)).toEqual([0, 0, 0]);
});
