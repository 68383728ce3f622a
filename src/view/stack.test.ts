import { describe, expect, it } from 'vitest';
import type { FrameOrigin, StackFrame } from '../../api/goroutine.ts';
import { firstFrame, stackLines, stackSummary } from './stack.ts';

const ORIGINS: Readonly<Record<string, FrameOrigin>> = { main: 'user', runtime: 'runtime', sync: 'runtime' };

/** Frames from names, innermost first: the package says whose they are. */
function stack(...names: string[]): StackFrame[] {
  return names.map((name, index) => ({
    function: name,
    file: 'a.go',
    line: 1,
    inlined: false,
    index,
    origin: ORIGINS[name.split('.')[0]] ?? 'library',
  }));
}

/** The lines as a picture. */
function drawn(frames: StackFrame[], options: Partial<Parameters<typeof stackLines>[1]> = {}): string[] {
  return stackLines(frames, { all: false, unfolded: new Set(), ...options }).map((line) =>
    line.kind === 'fold'
      ? `${line.from}–${line.to} ${line.label}`
      : `${line.kind === 'frame' ? line.frame.index : 'C'} ${line.frame.function}`,
  );
}

const waiting = stack(
  'runtime.gopark',
  'runtime.semacquire1',
  'sync.(*Mutex).Lock',
  'main.f',
  'net/http.serve',
  'main.main',
);

describe('a stack', () => {
  it('folds runs of foreign frames and names both ends; one foreign frame stays', () => {
    expect(drawn(waiting)).toEqual([
      '0–2 3 runtime and sync frames · gopark … (*Mutex).Lock',
      '3 main.f',
      '4 net/http.serve',
      '5 main.main',
    ]);
  });
  it('unfolds what the reader unfolds, what is current, and everything', () => {
    expect(drawn(waiting, { unfolded: new Set([0]) })).toHaveLength(6);
    expect(drawn(waiting, { current: 1 })).toHaveLength(6);
    expect(drawn(waiting, { all: true })).toHaveLength(6);
  });
  it("shows libraries where nothing is the user's", () => {
    expect(drawn(stack('runtime.gopark', 'runtime.chanrecv', 'net/http.serve'))).toEqual([
      '0–1 2 runtime frames · gopark … chanrecv',
      '2 net/http.serve',
    ]);
    expect(drawn(stack('runtime.gopark', 'runtime.bgsweep'))).toEqual(['0 runtime.gopark', '1 runtime.bgsweep']);
  });
  it('never hides where it breaks off', () => {
    const frames = stack('main.f', 'runtime.a', 'runtime.b', 'runtime.c');
    frames[3] = { ...frames[3], fault: 'page 0xc000 is not in the core' };
    expect(drawn(frames).at(-1)).toBe('3 runtime.c');
  });
  it('shows frames of C above the frame of Go that called them, whatever is folded', () => {
    const frames = stack('runtime.cgocall', 'main._Cfunc_f', 'runtime.a', 'runtime.b', 'main.main');
    const c = ['pause', 'f'].map((name) => ({ function: name, file: 'a.c', line: 1, inlined: false }));
    frames[0] = { ...frames[0], cFrames: c };
    const lines = [
      'C pause',
      'C f',
      '0 runtime.cgocall',
      '1 main._Cfunc_f',
      '2–3 2 runtime frames · a … b',
      '4 main.main',
    ];
    expect(drawn(frames)).toEqual(lines);
    expect(drawn(frames, { all: true })).toHaveLength(7);
  });
  it('folds recursion, also through several functions, and keeps its first and last turn', () => {
    const deep = stack('main.leaf', ...Array.from({ length: 5000 }, () => 'main.walk'), 'main.main');
    expect(drawn(deep)).toEqual([
      '0 main.leaf',
      '1 main.walk',
      '2–4999 main.walk × 4,998 more',
      '5000 main.walk',
      '5001 main.main',
    ]);
    const mutual = stack(...Array.from({ length: 40 }, (_, at) => (at % 2 ? 'main.odd' : 'main.even')));
    expect(drawn(mutual)).toEqual([
      '0 main.even',
      '1 main.odd',
      '2–37 main.even › main.odd × 18 more',
      '38 main.even',
      '39 main.odd',
    ]);
  });
  it('says how much of it is yours', () => {
    expect(stackSummary(waiting, 6)).toBe('2 of 6 frames are yours');
    expect(stackSummary(stack('main.a'), 1)).toBe('1 frame, all yours');
    expect(stackSummary(stack('runtime.a'), 9000)).toBe('9,000 frames, none of yours, the first 1 shown');
  });
  it("begins at the innermost frame of one's own", () => {
    expect(firstFrame(waiting)).toBe(3);
    expect(firstFrame(stack('runtime.gopark', 'net/http.serve'))).toBe(1);
    expect(firstFrame([])).toBeUndefined();
  });
});
