/**
 * Types as the compiler described them, read from their entries when a value of the type is met. A Go type is a chain of
 * typedefs down to a body; what it is (go_kind, key, element) stands on one of them.
 * Source: cmd/link/internal/ld/dwarf.go `newtype`; abi.Kind.
 */
import { At, Tag } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import type { Entry } from './entry.ts';
import { children } from './walk.ts';

/** reflect's kind names. `union` and `unknown` do not come from Go. */
export type Kind = (typeof KIND_NAMES)[number] | 'union' | 'unknown';

/** In the order of abi.Kind, 0 to 26. */
export const KIND_NAMES = [
  'invalid', 'bool', 'int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr',
  'float32', 'float64', 'complex64', 'complex128', 'array', 'chan', 'func', 'interface', 'map', 'ptr', 'slice', 'string',
  'struct', 'unsafe.Pointer',
] as const; // biome-ignore format: in the order of abi.Kind, 0 to 26

export interface Field {
  readonly name: string;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  readonly embedded: boolean;
  /** One of C's bit fields: its bits are not a value of the type. */
  readonly isBits: boolean;
  /** Offset of the type's entry. */
  readonly type: number;
}

export interface Type {
  /** Offset of its entry in `.debug_info`: its identity. */
  readonly offset: number;
  /** As DWARF has it, with full import paths: "map[string]*example.com/app/pool.Conn". */
  readonly name: string;
  readonly kind: Kind;
  /** Bytes of a value. */
  readonly size: number;
  /** Offset of the runtime's descriptor from `moduledata.types`; undefined: it has none. */
  readonly runtimeType?: number;
  /** Entry offsets: what a pointer points to; the element of an array, slice, chan or map. */
  readonly element?: number;
  readonly key?: number;
  /** Elements of an array. */
  readonly count?: number;
  /** Entry offset of the body: the struct behind a map, chan or interface, or of a string or slice header. */
  readonly body?: number;
  /** A type parameter (or a type made of some): the real type stands at this index of the function's dictionary. */
  readonly dictionaryIndex?: number;
}

const MAX_CHAIN = 64;
const MAX_FIELDS = 1 << 16;
const MAX_CACHED = 1 << 16;

export class Types {
  readonly #info: DebugInfo;
  readonly #known = new Map<number, Type | undefined>();
  readonly #fields = new Map<number, readonly Field[]>();

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  /** The type whose entry lies at an offset; undefined: there is none, or it is damaged. */
  at(offset: number | undefined): Type | undefined {
    if (offset === undefined) return undefined;
    if (this.#known.has(offset)) return this.#known.get(offset);
    if (this.#known.size >= MAX_CACHED) this.#known.clear();
    const type = this.#read(offset);
    this.#known.set(offset, type);
    return type;
  }

  /** The fields of a struct (or of the struct that is a string's, slice's or interface's body), in order. */
  fields(type: Type): readonly Field[] {
    const body = type.body ?? type.offset;
    const known = this.#fields.get(body);
    if (known) return known;
    const entry = this.#info.entryAt(body);
    const fields: Field[] = [];
    if (entry) {
      for (const member of children(entry)) {
        if (member.tag !== Tag.member || fields.length >= MAX_FIELDS) continue;
        const target = member.reference(At.type);
        if (target === undefined) continue;
        fields.push({
          name: member.string(At.name) ?? '',
          offset: member.number(At.dataMemberLocation) ?? 0,
          embedded: member.flag(At.goEmbeddedField),
          isBits: member.has(At.bitSize),
          type: target,
        });
      }
    }
    if (this.#fields.size >= MAX_CACHED) this.#fields.clear();
    this.#fields.set(body, fields);
    return fields;
  }

  #read(offset: number): Type | undefined {
    const chain = this.#chain(offset);
    const [first] = chain;
    const body = chain.at(-1);
    if (!first || !body) return undefined;
    const kind = kindOf(chain, body);
    const number = (attribute: number) => chain.find((e) => e.has(attribute))?.number(attribute);
    const runtimeType = chain.map((e) => e.address(At.goRuntimeType) ?? 0).find((v) => v !== 0);
    return {
      offset,
      name:
        chain.find((e) => e.has(At.name) && !e.has(At.goDictIndex))?.string(At.name) ?? this.#namelessName(body, kind),
      kind,
      size: this.#size(body, kind),
      runtimeType,
      element: elementOf(chain, body, kind),
      key: chain.find((e) => e.has(At.goKey))?.reference(At.goKey),
      count: kind === 'array' ? countOf(body) : undefined,
      body: kind === 'map' || kind === 'chan' ? body.reference(At.type) : body.offset,
      dictionaryIndex: number(At.goDictIndex),
    };
  }

  /** The typedefs (and C's qualifiers) from the entry down to its body, which is last. */
  #chain(offset: number): Entry[] {
    const chain: Entry[] = [];
    let at: number | undefined = offset;
    while (at !== undefined && chain.length < MAX_CHAIN) {
      const entry = this.#info.entryAt(at);
      if (!entry) return [];
      chain.push(entry);
      at = TRANSPARENT.has(entry.tag) ? entry.reference(At.type) : undefined;
    }
    return chain;
  }

  #size(body: Entry, kind: Kind): number {
    const size = body.number(At.byteSize);
    if (size !== undefined) return size;
    if (body.tag === Tag.pointerType || kind === 'func') return 8;
    if (body.tag !== Tag.arrayType) return 0;
    const element = body.reference(At.type);
    return (element === body.offset ? 0 : (this.at(element)?.size ?? 0)) * (countOf(body) ?? 0);
  }

  /** C's pointers and arrays have no names of their own. */
  #namelessName(body: Entry, kind: Kind): string {
    if (kind === 'struct' || kind === 'union') return kind;
    const element = body.reference(At.type);
    const name = element === undefined ? 'void' : (this.#info.entryAt(element)?.string(At.name) ?? '?');
    if (kind === 'array') return `[${countOf(body) ?? 0}]${name}`;
    return kind === 'ptr' ? `*${name}` : '?';
  }
}

const TRANSPARENT: ReadonlySet<number> = new Set([Tag.typedef, Tag.constType, Tag.volatileType, Tag.restrictType]);

function kindOf(chain: readonly Entry[], body: Entry): Kind {
  const kind = chain.find((e) => e.has(At.goKind))?.number(At.goKind);
  if (kind !== undefined && kind > 0 && kind < KIND_NAMES.length) return KIND_NAMES[kind];
  switch (body.tag) {
    case Tag.pointerType:
      return body.has(At.type) ? 'ptr' : 'unsafe.Pointer';
    case Tag.structureType:
      return 'struct';
    case Tag.unionType:
      return 'union';
    case Tag.arrayType:
      return 'array';
    case Tag.subroutineType:
      return 'func';
    case Tag.enumerationType:
      return numberKind('int', body.number(At.byteSize) ?? 4);
    case Tag.baseType:
      return baseKind(body);
    default:
      return 'unknown';
  }
}

/** C's base types by DW_AT_encoding: boolean 2, complex 3, float 4, signed 5 and 6, unsigned 7 and 8. */
function baseKind(body: Entry): Kind {
  const size = body.number(At.byteSize) ?? 0;
  switch (body.number(At.encoding)) {
    case 2:
      return 'bool';
    case 3:
      return size === 8 ? 'complex64' : size === 16 ? 'complex128' : 'unknown';
    case 4:
      return size === 4 ? 'float32' : size === 8 ? 'float64' : 'unknown';
    case 5:
    case 6:
      return numberKind('int', size);
    case 7:
    case 8:
      return numberKind('uint', size);
    default:
      return 'unknown';
  }
}

function numberKind(family: 'int' | 'uint', size: number): Kind {
  return size === 1 || size === 2 || size === 4 || size === 8
    ? `${family}${(size * 8) as 8 | 16 | 32 | 64}`
    : 'unknown';
}

function elementOf(chain: readonly Entry[], body: Entry, kind: Kind): number | undefined {
  const named = chain.find((e) => e.has(At.goElem));
  if (named) return named.reference(At.goElem);
  return kind === 'ptr' || kind === 'array' ? body.reference(At.type) : undefined;
}

function countOf(array: Entry): number | undefined {
  for (const range of children(array)) {
    if (range.tag !== Tag.subrangeType) continue;
    const upper = range.number(At.upperBound);
    return range.number(At.count) ?? (upper === undefined ? undefined : upper + 1);
  }
  return undefined;
}
