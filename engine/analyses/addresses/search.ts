/**
 * Searching the process's memory for words and bytes, a slice at a time: what took a tenth of a second is handed out, with
 * the address to go on from, so that a question never holds up the others.
 */
import type { AddressRange } from '../../bytes/address-space.ts';
import type { Memory } from '../../bytes/memory.ts';

const CHUNK = 1 << 16;
const PATIENCE_MS = 100;
/** Chunks between two looks at the clock. */
const CHUNKS_PER_LOOK = 64;

/** Finds what is wanted in `bytes`, which begin at `address`; calls `hit` with the offset of each. */
export type Finder = (bytes: Uint8Array, address: number, hit: (offset: number) => void) => void;

export interface SearchState {
  readonly hits: readonly number[];
  /** undefined: all was searched. */
  readonly next?: number;
  readonly done: number;
  readonly total: number;
}

/** `overlap`: bytes that a hit may reach beyond a chunk. `ranges`: those with bytes, in address order. */
export function search(
  memory: Memory,
  ranges: readonly AddressRange[],
  find: Finder,
  { from = 0, limit, overlap }: { readonly from?: number; readonly limit: number; readonly overlap: number },
): SearchState {
  const started = performance.now();
  const total = ranges.reduce((sum, r) => sum + (r.end - r.start), 0);
  const hits: number[] = [];
  let done = 0;
  let chunks = 0;
  for (const range of ranges) {
    for (let at = range.start; at < range.end; at += CHUNK) {
      const length = Math.min(CHUNK, range.end - at);
      if (at + length <= from) {
        done += length;
        continue;
      }
      if (hits.length >= limit) return { hits, next: Math.max(at, from), done, total };
      if (++chunks % CHUNKS_PER_LOOK === 0 && performance.now() - started > PATIENCE_MS)
        return { hits, next: at, done, total };
      const more = Math.min(length + overlap, range.end - at);
      const bytes = memory.bytes(at, more);
      let cut = 0;
      if (bytes instanceof Uint8Array) {
        find(bytes, at, (offset) => {
          const address = at + offset;
          if (offset >= length || address < from || cut > 0) return;
          if (hits.length < limit) hits.push(address);
          else cut = address;
        });
      }
      if (cut > 0) return { hits, next: cut, done, total };
      done += length;
    }
  }
  return { hits, done, total };
}

/** Aligned words in [low, high). */
export function wordFinder(low: bigint, high: bigint): Finder {
  return (bytes, address, hit) => {
    const skip = (8 - (address % 8)) % 8;
    const count = Math.floor((bytes.length - skip) / 8);
    const aligned = (bytes.byteOffset + skip) % 8 === 0 ? bytes.subarray(skip) : bytes.slice(skip);
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, count * 2);
    const [lowHigh, lowLow] = halves(low);
    const [highHigh, highLow] = halves(high);
    for (let i = 0; i < count; i++) {
      const upper = words[2 * i + 1];
      if (upper < lowHigh || upper > highHigh) continue;
      const lower = words[2 * i];
      if ((upper === lowHigh && lower < lowLow) || (upper === highHigh && lower >= highLow)) continue;
      hit(skip + 8 * i);
    }
  };
}

function halves(value: bigint): [number, number] {
  return [Number((value >> 32n) & 0xffff_ffffn), Number(value & 0xffff_ffffn)];
}

export function bytesFinder(wanted: Uint8Array): Finder {
  return (bytes, _, hit) => {
    for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
      let i = 1;
      while (i < wanted.length && bytes[at + i] === wanted[i]) i++;
      if (i === wanted.length) hit(at);
    }
  };
}
