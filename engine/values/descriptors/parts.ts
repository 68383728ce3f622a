/**
 * What a type is made of, as its descriptor says behind the common header.
 * Source: internal/abi/type.go `PtrType`, `ArrayType`, `MapType`, `FuncType`, `StructType`, `InterfaceType`
 * (runtime/type.go up to 1.20); same offsets in Go 1.17 to 1.27.
 */
import type { Memory } from '../../bytes/memory.ts';
import { type Descriptor, readName, type TypeData } from './descriptor.ts';

const MAX_FIELDS = 1 << 14;
const FIELD_SIZE = 24;
const VARIADIC = 0x8000;
const UNCOMMON_SIZE = 16;

/** Address of the descriptor of the element of a pointer, slice, array, chan or map. NaN: not in the core. */
export function elementAt(memory: Memory, of: Descriptor): number {
  return memory.word(of.address + (of.kind === 'map' ? 56 : 48));
}

export function keyAt(memory: Memory, map: Descriptor): number {
  return memory.word(map.address + 48);
}

/** Address of the descriptor of a map's bucket (up to Go 1.23) or group (since 1.24). */
export function groupAt(memory: Memory, map: Descriptor): number {
  return memory.word(map.address + 64);
}

export interface DescribedField {
  readonly name: string;
  readonly offset: number;
  readonly embedded: boolean;
  /** "" where it has none. */
  readonly tag: string;
  /** Address of its type's descriptor. */
  readonly type: number;
}

/** The fields of a struct in order; those that can be read. */
export function structFields({ memory, hasDoubledOffsets }: TypeData, address: number): DescribedField[] {
  const data = memory.word(address + 56);
  const count = memory.word(address + 64);
  const fields: DescribedField[] = [];
  for (let i = 0; i < count && i < MAX_FIELDS; i++) {
    const at = data + FIELD_SIZE * i;
    const name = readName(memory, memory.word(at));
    const type = memory.word(at + 8);
    const written = memory.word(at + 16);
    if (!name || !(type > 0) || Number.isNaN(written)) break;
    const offset = hasDoubledOffsets ? Math.floor(written / 2) : written;
    const embedded = hasDoubledOffsets ? written % 2 === 1 : name.isEmbedded;
    fields.push({ name: name.text, tag: name.tag, type, offset, embedded });
  }
  return fields;
}

/** Addresses of the descriptors of what a func takes and gives. */
export function parameters(
  memory: Memory,
  of: Descriptor,
  limit: number,
): { readonly ins: number[]; readonly outs: number[]; readonly variadic: boolean } {
  const counts = memory.word(of.address + 48);
  const inCount = counts % 0x1_0000;
  const outCount = Math.floor(counts / 0x1_0000) % 0x1_0000;
  const start = of.address + 56 + (of.hasMethods ? UNCOMMON_SIZE : 0);
  const word = (i: number) => memory.word(start + 8 * i);
  const ins = Array.from({ length: Math.min(inCount, limit) || 0 }, (_, i) => word(i));
  const outs = Array.from({ length: Math.min(outCount & ~VARIADIC, limit) || 0 }, (_, i) => word(inCount + i));
  return { ins, outs, variadic: (outCount & VARIADIC) !== 0 };
}

/** Whether an interface type has no methods: its values then begin with the type itself. */
export function isEmptyInterface(memory: Memory, address: number): boolean {
  return memory.word(address + 64) === 0;
}
