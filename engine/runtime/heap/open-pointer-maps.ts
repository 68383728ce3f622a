/**
 * How the collector notes which words of objects may be pointers changed three times; one module per design:
 * arena-bitmap-two-bits.ts up to Go 1.19, arena-bitmap-one-bit.ts in 1.20 and 1.21, type-headers.ts since 1.22.
 */
import type { GoProgram } from '../program.ts';
import { ArenaBitmapOneBit } from './arena-bitmap-one-bit.ts';
import { ArenaBitmapTwoBits } from './arena-bitmap-two-bits.ts';
import type { Arenas } from './arenas.ts';
import type { PointerMaps } from './pointer-maps.ts';
import type { SpanTable } from './spans.ts';
import { TypeHeaders } from './type-headers.ts';

/** The design that this program's runtime has, told by the fields that exist. */
export function openPointerMaps(program: GoProgram, spans: SpanTable, arenas: Arenas): PointerMaps {
  const { heapArena } = program.layout;
  if (heapArena.bitmap < 0) return new TypeHeaders(program, spans, arenas);
  return heapArena.noMorePtrs >= 0
    ? new ArenaBitmapOneBit(program, spans, arenas)
    : new ArenaBitmapTwoBits(program, spans, arenas);
}
