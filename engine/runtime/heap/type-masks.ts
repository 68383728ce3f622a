/**
 * Which words of a value of a run-time type may be pointers: the collector's own mask of the type.
 * Source: internal/abi/type.go `Type` (Size_ 0, PtrBytes 8, TFlag 20, Kind_ 23, GCData 32), runtime/type.go getGCMask,
 * mbitmap.go runGCProg. Up to Go 1.23 the masks of large types are programs (kindGCProg); since 1.24 they are built on
 * demand (TFlagGCMaskOnDemand), in a slot that is empty until then; since 1.27 that is all that have pointers beyond their first KiB.
 */
import type { AddressSpace } from '../../bytes/address-space.ts';
import { Cursor } from '../../bytes/cursor.ts';

const FLAG_MASK_ON_DEMAND = 1 << 4;
const KIND_GC_PROGRAM = 1 << 6;
const KIND_BITS = 0x1f;
const KIND_ARRAY = 17;
const KIND_STRUCT = 25;
/** A type's mask is at most this long in bits: types of gigabytes are not believed. */
const MAX_WORDS = 1 << 24;
/** Nesting of arrays and structs. */
const MAX_DEPTH = 64;
const MAX_FIELDS = 1 << 16;

export interface TypeMask {
  /** Bytes of one value: the mask repeats in an array. */
  readonly size: number;
  /** Words up to the last pointer. */
  readonly words: number;
  /** Bit i: word i may be a pointer. */
  readonly bits: Uint32Array;
}

/** The masks of run-time types, each read once. */
export class TypeMasks {
  readonly #memory: AddressSpace;
  readonly #known = new Map<number, TypeMask | undefined>();

  constructor(memory: AddressSpace) {
    this.#memory = memory;
  }

  /** undefined: no believable type is there. */
  of(type: number): TypeMask | undefined {
    if (!this.#known.has(type)) this.#known.set(type, this.#read(type, 0));
    return this.#known.get(type);
  }

  #read(type: number, depth: number): TypeMask | undefined {
    const memory = this.#memory;
    const size = memory.word(type);
    const words = memory.word(type + 8) / 8;
    if (!(size > 0 && words * 8 <= size && words <= MAX_WORDS) || !Number.isInteger(words)) return undefined;
    if (words === 0) return { size, words, bits: new Uint32Array(0) };
    const flags = memory.word32(type + 20);
    const data = memory.word(type + 32);
    if (!(data > 0)) return undefined;
    const kind = (flags >>> 24) & KIND_BITS;
    // In 1.22 and 1.23 the same flag marks types that the runtime made for unrolled programs: they have no kind.
    if ((flags & FLAG_MASK_ON_DEMAND) !== 0 && (kind === KIND_ARRAY || kind === KIND_STRUCT)) {
      const built = memory.word(data);
      const mask = built > 0 ? this.#stored(built, words) : undefined;
      const bits = mask ?? this.#build(type, kind, words, depth);
      return bits && { size, words, bits };
    }
    const isProgram = ((flags >>> 24) & KIND_GC_PROGRAM) !== 0;
    const bits = isProgram ? runProgram(memory, data, words) : this.#stored(data, words);
    return bits && { size, words, bits };
  }

  #stored(address: number, words: number): Uint32Array | undefined {
    const bytes = this.#memory.bytes(address, Math.ceil(words / 8));
    if (!(bytes instanceof Uint8Array)) return undefined;
    const bits = new Uint32Array(Math.ceil(words / 32));
    for (let i = 0; i < bytes.length; i++) bits[i >> 2] |= bytes[i] << ((i & 3) * 8);
    if (words % 32 !== 0) bits[bits.length - 1] &= 2 ** (words % 32) - 1;
    return bits;
  }

  /** type.go buildGCMask: only arrays and structs are large enough to have no mask yet. */
  #build(type: number, kind: number, words: number, depth: number): Uint32Array | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const memory = this.#memory;
    const bits = new Uint32Array(Math.ceil(words / 32));
    const add = (part: TypeMask, at: number) => {
      for (let i = 0; i < part.words && at + i < words; i++)
        if ((part.bits[i >> 5] >>> (i & 31)) & 1) bits[(at + i) >> 5] |= 1 << ((at + i) & 31);
    };
    if (kind === KIND_ARRAY) {
      const element = this.#nested(memory.word(type + 48), depth);
      if (!element) return undefined;
      for (let at = 0; at < words; at += element.size / 8) add(element, at);
      return bits;
    }
    const fields = memory.word(type + 56);
    const count = memory.word(type + 64);
    if (!(count <= MAX_FIELDS)) return undefined;
    for (let i = 0; i < count; i++) {
      const field = this.#nested(memory.word(fields + 24 * i + 8), depth);
      if (!field) return undefined;
      add(field, memory.word(fields + 24 * i + 16) / 8);
    }
    return bits;
  }

  #nested(type: number, depth: number): TypeMask | undefined {
    const known = this.#known.get(type);
    if (known) return known;
    const mask = this.#read(type, depth + 1);
    this.#known.set(type, mask);
    return mask;
  }
}

/**
 * A GC program (up to Go 1.23): u32 length, then opcodes: 0 ends; 0nnnnnnn emits n literal bits; 1nnnnnnn repeats the
 * previous n bits c times (n = 0: n follows as a varint; then c as a varint).
 */
export function runProgram(memory: AddressSpace, address: number, words: number): Uint32Array | undefined {
  const length = memory.word32(address);
  if (!(length <= MAX_WORDS)) return undefined;
  const program = memory.bytes(address + 4, length);
  if (!(program instanceof Uint8Array)) return undefined;
  const bits = new Uint32Array(Math.ceil(words / 32));
  const c = new Cursor(program);
  let at = 0;
  const emit = (bit: number) => {
    if (at < words && bit !== 0) bits[at >> 5] |= 1 << (at & 31);
    at++;
  };
  while (at < words && !c.failed) {
    const op = c.u8();
    if (op === 0) break;
    if (op < 0x80) {
      for (let done = 0; done < op; ) {
        const byte = c.u8();
        for (let i = 0; i < 8 && done < op; i++, done++) emit((byte >>> i) & 1);
      }
      continue;
    }
    const n = (op & 0x7f) === 0 ? c.uleb() : op & 0x7f;
    const times = c.uleb();
    if (c.failed || n > at) return undefined;
    for (let i = 0; i < n * times && at < words; i++) {
      const from = at - n;
      emit((bits[from >> 5] >>> (from & 31)) & 1);
    }
  }
  return c.failed ? undefined : bits;
}
