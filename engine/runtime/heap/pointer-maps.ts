/**
 * Which words of heap objects may be pointers. How the collector notes that changed three times; one module per design:
 * arena-bitmap-two-bits.ts up to Go 1.19, arena-bitmap-one-bit.ts in 1.20 and 1.21, type-headers.ts since 1.22.
 */
import type { GoProgram } from '../program.ts';
import { ArenaBitmapOneBit } from './arena-bitmap-one-bit.ts';
import { ArenaBitmapTwoBits } from './arena-bitmap-two-bits.ts';
import type { Arenas } from './arenas.ts';
import type { SpanTable } from './spans.ts';
import { TypeHeaders } from './type-headers.ts';

/** A large object's mask is loaded in windows of so many bytes of the object. */
export const WINDOW = 1 << 16;

/** A mask of words: bit `shift + i` of `bits` says whether word i of what was loaded may be a pointer. */
export interface PointerMaps {
  readonly bits: Uint32Array;
  readonly shift: number;
  /**
   * Loads the mask of the words in [address, address + bytes) of one object, which starts at `object` and lies in a span
   * with pointers; bytes is at most WINDOW unless it is the whole of a small object. False: the mask cannot be read; every
   * word may be a pointer, and `bits` says so.
   */
  load(span: number, object: number, address: number, bytes: number): boolean;
  /** Run-time address of the type descriptor that an object's header or span names; 0 where none is kept. */
  typeOf(span: number, object: number): number;
}

/** The design that this program's runtime has, told by the fields that exist. */
export function openPointerMaps(program: GoProgram, spans: SpanTable, arenas: Arenas): PointerMaps {
  const { heapArena } = program.layout;
  if (heapArena.bitmap < 0) return new TypeHeaders(program, spans, arenas);
  return heapArena.noMorePtrs >= 0
    ? new ArenaBitmapOneBit(program, spans, arenas)
    : new ArenaBitmapTwoBits(program, spans, arenas);
}
