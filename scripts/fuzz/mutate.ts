/** Damage to a file, told by a seed: the same seed damages the same file in the same way. */
import type { ByteSource } from '../../engine/index.ts';

/** Numbers in [0, below), by mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number, index: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  }

  below(limit: number): number {
    return Math.floor(this.#unit() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  #unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** Counts, lengths and addresses at which readers go wrong. */
const EDGES = [0n, 1n, 7n, 0x7fn, 0xffn, 0xffffn, 0x7fffffffn, 0xffffffffn, 0x100000000n, 0x7fffffffffffffffn, -1n];
const MOST_CHANGES = 12;
/** Headers and tables of headers stand here. */
const HEADERS = 8192;

/** A file with some of its bytes changed, part of it exchanged, or its end lost. */
export function mutated(bytes: Uint8Array, name: string, random: Random): ByteSource {
  const patches = new Map<number, number>();
  const put = (at: number, value: bigint, length: number) => {
    for (let i = 0; i < length; i++) patches.set(at + i, Number((value >> BigInt(8 * i)) & 0xffn));
  };
  const place = () =>
    random.below(3) === 0 ? random.below(Math.min(HEADERS, bytes.length)) : random.below(bytes.length);
  const aligned = (at: number) => at - (at % 8);
  const copy = (from: number, to: number, length: number) => {
    for (let i = 0; i < length && from + i < bytes.length; i++) patches.set(to + i, bytes[from + i]);
  };
  const kinds = [
    () => put(place(), BigInt(random.below(256)), 1),
    () => {
      const at = place();
      put(at, BigInt(bytes[at] ^ (1 << random.below(8))), 1);
    },
    () => put(aligned(place()), random.pick(EDGES), random.pick([4, 8])),
    () => put(aligned(place()), BigInt(bytes.length + random.below(64) - 32), 8),
    // A word of elsewhere: pointers that make circles, counts of other lists.
    () => copy(aligned(place()), aligned(place()), 8),
    () => copy(aligned(place()), aligned(place()), 8 * (1 + random.below(64))),
  ];
  for (let i = 1 + random.below(MOST_CHANGES); i > 0; i--) random.pick(kinds)();
  const size = random.below(8) === 0 ? random.below(bytes.length) : bytes.length;
  return overlaid(bytes, name, size, patches);
}

export function whole(bytes: Uint8Array, name: string): ByteSource {
  return overlaid(bytes, name, bytes.length, new Map());
}

function overlaid(bytes: Uint8Array, name: string, size: number, patches: ReadonlyMap<number, number>): ByteSource {
  const places = Float64Array.from(patches.keys()).sort();
  return {
    name,
    size,
    read(offset, into) {
      const end = Math.min(offset + into.length, size);
      if (offset >= end) return 0;
      into.set(bytes.subarray(offset, end));
      for (let i = lowerBound(places, offset); i < places.length && places[i] < end; i++)
        into[places[i] - offset] = patches.get(places[i]) ?? 0;
      return end - offset;
    },
  };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All of a source, for readers of whole files. */
export function contents(source: ByteSource): Uint8Array {
  const bytes = new Uint8Array(source.size);
  source.read(0, bytes);
  return bytes;
}
