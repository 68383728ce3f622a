/**
 * Places: where a value's bytes are. In memory, or in pieces that a location expression gathered from slots and registers,
 * some of which may be nowhere. A byte that is not known is a fault, never zero.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import type { Memory } from '../bytes/memory.ts';

export interface Place {
  /** Where the value lies, if it lies in memory in one piece. */
  readonly address?: number;
  /** Why nothing of the value is known. */
  readonly absent?: Fault;
  /** `length` bytes from `offset` on, or why they are not known. */
  bytes(offset: number, length: number): Uint8Array | Fault;
  /** The little-endian word at `offset` where that is quicker than by its bytes; NaN: it is not known, or not exactly. */
  word?(offset: number): number;
  /** The place of a part that begins at `offset`. */
  part(offset: number): Place;
}

export const OPTIMIZED_OUT = 'optimized-out';

/** Whether a fault means that the compiler kept no place, as opposed to memory that cannot be read. */
export function isDropped(cause: Fault): boolean {
  return cause.code === OPTIMIZED_OUT;
}

/** Why nothing at all is known of a value of `size` bytes; undefined: some of it is. */
export function absence(place: Place, size: number): Fault | undefined {
  if (size <= 0) return undefined;
  if (place.absent) return place.absent;
  // Memory is missing by pages and the compiler drops words: no part of either lies between the bytes looked at.
  const step = place.address === undefined ? 1 : ABSENCE_STEP;
  let first: Fault | undefined;
  for (let at = 0; at < size && at < ABSENCE_STEP * ABSENCE_PROBES; at += step) {
    const byte = place.bytes(at, 1);
    if (byte instanceof Uint8Array) return undefined;
    first ??= byte;
  }
  return place.bytes(size - 1, 1) instanceof Uint8Array ? undefined : first;
}

const ABSENCE_STEP = 4096;
const ABSENCE_PROBES = 16;

export function inMemory(memory: Memory, address: number): Place {
  return new MemoryPlace(memory, address);
}

/** A class, for there is one for each value of each frame of a hundred thousand. */
class MemoryPlace implements Place {
  readonly address: number;
  readonly #memory: Memory;

  constructor(memory: Memory, address: number) {
    this.#memory = memory;
    this.address = address;
  }

  bytes(offset: number, length: number): Uint8Array | Fault {
    return this.#memory.bytes(this.address + offset, length);
  }

  word(offset: number): number {
    const word = this.#memory.word(this.address + offset);
    return word <= Number.MAX_SAFE_INTEGER ? word : Number.NaN;
  }

  part(offset: number): Place {
    return new MemoryPlace(this.#memory, this.address + offset);
  }
}

/** A value of which nothing is known. */
export function nowhere(cause: Fault): Place {
  const place: Place = { absent: cause, bytes: () => cause, part: () => place };
  return place;
}

export const optimizedOut = (): Place => nowhere(fault(OPTIMIZED_OUT, 'optimized out'));

/** A part of a gathered value: `bytes`, or why they are not known. */
export interface GatheredPiece {
  readonly offset: number;
  readonly length: number;
  readonly content: Uint8Array | Fault;
}

/** A value put together from pieces. Between and behind them it is not known. */
export function gathered(pieces: readonly GatheredPiece[], base = 0): Place {
  return {
    bytes(offset, length) {
      const from = base + offset;
      const whole = pieces.find((p) => from >= p.offset && from + length <= p.offset + p.length);
      if (whole?.content instanceof Uint8Array)
        return whole.content.subarray(from - whole.offset, from - whole.offset + length);
      const result = new Uint8Array(length);
      let at = from;
      while (at < from + length) {
        const piece = pieces.find((p) => at >= p.offset && at < p.offset + p.length);
        if (!piece) return fault(OPTIMIZED_OUT, 'optimized out');
        if (!(piece.content instanceof Uint8Array)) return piece.content;
        const part = piece.content.subarray(at - piece.offset, Math.min(piece.length, from + length - piece.offset));
        if (part.length === 0) return fault(OPTIMIZED_OUT, 'optimized out');
        result.set(part, at - from);
        at += part.length;
      }
      return result;
    },
    part: (offset) => gathered(pieces, base + offset),
  };
}

/** The little-endian word at `offset`, exact below 2^53. */
export function word(place: Place, offset = 0): number | Fault {
  const quick = place.word?.(offset);
  if (quick !== undefined && !Number.isNaN(quick)) return quick;
  const bytes = place.bytes(offset, 8);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return (word32(bytes, 0) >>> 0) + (word32(bytes, 4) >>> 0) * 2 ** 32;
}

/** A signed length as Go keeps it (int); negative where it is damaged. */
export function signedWord(place: Place, offset = 0): number | Fault {
  const quick = place.word?.(offset);
  if (quick !== undefined && !Number.isNaN(quick)) return quick;
  const bytes = place.bytes(offset, 8);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return (word32(bytes, 0) >>> 0) + word32(bytes, 4) * 2 ** 32;
}

function word32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** A pointer as it is written: lower-case hex; words beyond 2^53 in full. */
export function pointerText(place: Place, offset = 0): string | Fault {
  const bytes = place.bytes(offset, 8);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return hex(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
}

/** The eight bytes of a word below 2^53. */
export function wordBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return bytes;
}
