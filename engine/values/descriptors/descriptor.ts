/**
 * The runtime's own type descriptors, which interfaces, channels and maps point to: kind, name, size, and what the type is
 * made of. They are there also where the debug information is not, and for types that were made at run time (package
 * reflect), which no debug information has.
 * Source: internal/abi/type.go `Type` (runtime/type.go `_type` up to 1.20); same offsets in Go 1.17 to 1.27.
 */
import { Cursor } from '../../bytes/cursor.ts';
import type { Memory } from '../../bytes/memory.ts';
import { KIND_NAMES, type Kind } from '../../dwarf/types.ts';
import type { MapTypeLayout } from '../../runtime/map-type.ts';

const HEADER = 48;
const FLAG_UNCOMMON = 1;
const FLAG_EXTRA_STAR = 2;
const FLAG_NAMED = 4;
/** kindDirectIface up to Go 1.25; TFlagDirectIface since 1.26. The bits of the other place are not used there. */
const DIRECT = 0x20;
const MAX_NAME = 1 << 14;
const MAX_SIZE = 2 ** 47;
const ALIGNMENTS: ReadonlySet<number> = new Set([1, 2, 4, 8, 16]);

export interface Descriptor {
  readonly address: number;
  readonly kind: Kind;
  readonly size: number;
  /** With the package's name: "*errors.errorString"; undefined for a type that was made at run time. */
  readonly name: string | undefined;
  readonly isNamed: boolean;
  /** An interface's data word is the value itself. */
  readonly isDirect: boolean;
  readonly hasMethods: boolean;
}

const text = new TextDecoder();

/** Where descriptors are read, and how. */
export interface TypeData {
  readonly memory: Memory;
  /** Run-time range of the module's descriptors: moduledata.types, etypes. */
  readonly start: number;
  readonly end: number;
  /** Where names are told from, by a descriptor's address: plugins have types of their own. Absent: from `start`. */
  readonly startOf?: (address: number) => number;
  /** Up to Go 1.18 the offset of a field stands doubled, with the mark of embedded fields in its lowest bit. */
  readonly hasDoubledOffsets: boolean;
  readonly mapType: MapTypeLayout;
}

/** undefined: there is no descriptor at the address. */
export function readDescriptor({ memory, start, startOf }: TypeData, address: number): Descriptor | undefined {
  const bytes = memory.bytes(address, HEADER);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const c = new Cursor(bytes.slice());
  const size = c.u64();
  const pointers = c.u64();
  c.skip(4);
  const flags = c.u8();
  const alignment = c.u8();
  c.skip(1);
  const kindBits = c.u8();
  c.skip(16);
  const nameOffset = c.i32();
  const kind = KIND_NAMES[kindBits & 0x1f] ?? 'invalid';
  if (kind === 'invalid' || !ALIGNMENTS.has(alignment) || size > MAX_SIZE || pointers > size) return undefined;
  // Names of types made at run time are kept in a table of package reflect, under negative offsets.
  const name = nameOffset > 0 ? readName(memory, (startOf?.(address) ?? start) + nameOffset) : undefined;
  if (nameOffset > 0 && name === undefined) return undefined;
  return {
    address,
    kind,
    size,
    name: name !== undefined && flags & FLAG_EXTRA_STAR ? name.text.slice(1) : name?.text,
    isNamed: (flags & FLAG_NAMED) !== 0,
    isDirect: ((kindBits | flags) & DIRECT) !== 0,
    hasMethods: (flags & FLAG_UNCOMMON) !== 0,
  };
}

export interface Name {
  readonly text: string;
  /** Of a struct's field; "" where it has none. */
  readonly tag: string;
  readonly isEmbedded: boolean;
}

const NAME_TAG = 2;
const NAME_EMBEDDED = 8;

/** abi.Name: a byte of flags, the name, and if the flags say so the tag; each with its length as a varint before it. */
export function readName(memory: Memory, address: number): Name | undefined {
  const head = memory.bytes(address, 1);
  if (!(head instanceof Uint8Array)) return undefined;
  const [flags] = head;
  const name = lengthened(memory, address + 1);
  if (!name) return undefined;
  const tag = flags & NAME_TAG ? lengthened(memory, name.end) : undefined;
  return { text: name.text, tag: tag?.text ?? '', isEmbedded: (flags & NAME_EMBEDDED) !== 0 };
}

function lengthened(memory: Memory, address: number): { text: string; end: number } | undefined {
  const head = memory.bytes(address, 2);
  if (!(head instanceof Uint8Array)) return undefined;
  const long = head[0] >= 0x80;
  const length = long ? (head[0] & 0x7f) + (head[1] & 0x7f) * 128 : head[0];
  if (length > MAX_NAME || (long && head[1] >= 0x80)) return undefined;
  const start = address + (long ? 2 : 1);
  const bytes = memory.bytes(start, length);
  return bytes instanceof Uint8Array ? { text: text.decode(bytes), end: start + length } : undefined;
}
