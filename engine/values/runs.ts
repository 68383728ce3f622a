/** Bytes of a value in the memory around a frame: the same for every frame at a pc. */
import type { Memory } from '../bytes/memory.ts';
import type { GatheredPiece } from './place.ts';

/** Bytes of a value that lie together. */
export interface Run {
  /** In the value. */
  readonly offset: number;
  readonly length: number;
  /** From the canonical frame address. */
  readonly home: number;
}

/** Runs that adjoin in the value and in the frame are one. */
export function joinedRuns(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.offset - last.offset === last.length && run.home - last.home === last.length)
      joined[joined.length - 1] = { ...last, length: last.length + run.length };
    else joined.push(run);
  }
  return joined;
}

/** The bytes of all runs one after the other; undefined: some cannot be read. Valid until the next read. */
export function readRuns(memory: Memory, runs: readonly Run[], cfa: number, into: Uint8Array): Uint8Array | undefined {
  if (runs.length === 1) {
    const bytes = memory.bytes(cfa + runs[0].home, runs[0].length);
    return bytes instanceof Uint8Array ? bytes : undefined;
  }
  let at = 0;
  for (const { home, length } of runs) {
    const bytes = memory.bytes(cfa + home, length);
    if (!(bytes instanceof Uint8Array)) return undefined;
    into.set(bytes, at);
    at += length;
  }
  return into.subarray(0, at);
}

/** What lies in the runs, each by itself. */
export function runContents(memory: Memory, runs: readonly Run[], cfa: number): GatheredPiece[] {
  return runs.map(({ offset, length, home }) => {
    const bytes = memory.bytes(cfa + home, length);
    return { offset, length, content: bytes instanceof Uint8Array ? bytes.slice() : bytes };
  });
}
