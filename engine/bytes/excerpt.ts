/**
 * Parts of a source: what was read of it, so that the same can be read again when it is no longer there.
 */
import type { ByteSource } from './source.ts';

/** Parts of a source, one after the other. Pairs of offset and length, ascending, none touching the next. */
export interface Excerpt {
  /** Name and size of the whole. */
  readonly name: string;
  readonly size: number;
  readonly runs: Float64Array;
  readonly bytes: Uint8Array;
}

/** A source that notes what is read of it, in pieces of `grain` bytes. */
export class NotingSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #source: ByteSource;
  readonly #grain: number;
  readonly #seen = new Set<number>();

  constructor(source: ByteSource, grain: number) {
    this.name = source.name;
    this.size = source.size;
    this.#source = source;
    this.#grain = grain;
  }

  read(offset: number, into: Uint8Array): number {
    const length = this.#source.read(offset, into);
    for (let at = Math.floor(offset / this.#grain); at * this.#grain < offset + length; at++) this.#seen.add(at);
    return length;
  }

  /** What was read, up to `most` bytes: what comes first in the source. */
  excerpt(most: number): Excerpt {
    const pieces = Float64Array.from(this.#seen)
      .sort()
      .subarray(0, Math.floor(most / this.#grain));
    const runs: number[] = [];
    for (const piece of pieces) {
      const start = piece * this.#grain;
      const length = Math.min(this.#grain, this.size - start);
      const last = runs.length - 2;
      if (last >= 0 && runs[last] + runs[last + 1] === start) runs[last + 1] += length;
      else runs.push(start, length);
    }
    const bytes = new Uint8Array(runs.reduce((sum, length, i) => sum + (i % 2 === 1 ? length : 0), 0));
    let at = 0;
    for (let i = 0; i < runs.length; i += 2) {
      this.#source.read(runs[i], bytes.subarray(at, at + runs[i + 1]));
      at += runs[i + 1];
    }
    return { name: this.name, size: this.size, runs: Float64Array.from(runs), bytes };
  }
}

/** The excerpt as the source that it is of: what is not in it reads as zeros, and must not be asked for. */
export function excerptSource({ name, size, runs, bytes }: Excerpt): ByteSource {
  return {
    name,
    size,
    read(offset, into) {
      const length = Math.max(0, Math.min(into.length, size - offset));
      into.fill(0, 0, length);
      let from = 0;
      for (let i = 0; i < runs.length; i += 2) {
        const start = Math.max(runs[i], offset);
        const end = Math.min(runs[i] + runs[i + 1], offset + length);
        if (start < end) into.set(bytes.subarray(from + start - runs[i], from + end - runs[i]), start - offset);
        from += runs[i + 1];
      }
      return length;
    },
  };
}
