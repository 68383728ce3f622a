/**
 * The runtime's own type descriptors, which interfaces point to: kind, name and the rule for direct values. They are there
 * also where the debug information is not.
 * Source: internal/abi/type.go `Type` (runtime/type.go `_type` up to 1.20); same offsets in Go 1.17 to 1.26.
 */
import type { Memory } from '../bytes/memory.ts';
import type { Kind } from '../dwarf/types.ts';
import { KIND_NAMES } from '../dwarf/types.ts';
import { inMemory, word } from './place.ts';

const FLAGS_AT = 20;
const KIND_AT = 23;
const NAME_AT = 40;
const SPECIFIC_AT = 48;
const FLAG_UNCOMMON = 1;
const FLAG_EXTRA_STAR = 2;
const FLAG_NAMED = 4;
/** kindDirectIface up to Go 1.25; TFlagDirectIface since 1.26. The bits of the other place are not used there. */
const DIRECT = 0x20;
const MAX_NAME = 1 << 14;

export interface Descriptor {
  readonly address: number;
  readonly kind: Kind;
  readonly size: number;
  /** With the package's name: "*errors.errorString". */
  readonly name: string;
  readonly isNamed: boolean;
  readonly isDirect: boolean;
  readonly hasMethods: boolean;
  /** Address of the descriptor of what a pointer, slice, array or chan is made of. */
  readonly element: number | undefined;
}

const text = new TextDecoder();

export function readDescriptor(memory: Memory, address: number, typesBase: number): Descriptor | undefined {
  const bytes = memory.bytes(address, SPECIFIC_AT);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SPECIFIC_AT);
  const flags = view.getUint8(FLAGS_AT);
  const kindBits = view.getUint8(KIND_AT);
  const size = view.getUint32(0, true);
  const nameOffset = view.getInt32(NAME_AT, true);
  const kind = KIND_NAMES[kindBits & 0x1f] ?? 'invalid';
  if (kind === 'invalid' || nameOffset <= 0) return undefined;
  const name = readName(memory, typesBase + nameOffset);
  if (name === undefined) return undefined;
  const element = ELEMENT_KINDS.has(kind) ? word(inMemory(memory, address + SPECIFIC_AT)) : undefined;
  return {
    address,
    kind,
    size,
    name: flags & FLAG_EXTRA_STAR ? name.slice(1) : name,
    isNamed: (flags & FLAG_NAMED) !== 0,
    isDirect: ((kindBits | flags) & DIRECT) !== 0,
    hasMethods: (flags & FLAG_UNCOMMON) !== 0,
    element: typeof element === 'number' ? element : undefined,
  };
}

const ELEMENT_KINDS: ReadonlySet<Kind> = new Set(['ptr', 'slice', 'array', 'chan']);

/** abi.Name: a byte of flags, the length as a varint, the bytes. */
function readName(memory: Memory, address: number): string | undefined {
  const head = memory.bytes(address, 4);
  if (!(head instanceof Uint8Array)) return undefined;
  const long = head[1] >= 0x80;
  const length = long ? (head[1] & 0x7f) + (head[2] & 0x7f) * 128 : head[1];
  if (length > MAX_NAME || (long && head[2] >= 0x80)) return undefined;
  const bytes = memory.bytes(address + (long ? 3 : 2), length);
  return bytes instanceof Uint8Array ? text.decode(bytes) : undefined;
}
