/**
 * Types as their run-time descriptors tell, in the form in which the debug information gives them, so that the readers of
 * kinds need not know where a type comes from. Channels and maps are pointers to structures of the runtime: the compiler
 * describes those for each type in the debug information, here they are put together from the parts.
 */
import type { Field, Type } from '../../dwarf/types.ts';
import { type Descriptor, readDescriptor, type TypeData } from './descriptor.ts';
import { mapHeader } from './map-headers.ts';
import { elementAt, groupAt, isEmptyInterface, keyAt, structFields } from './parts.ts';
import { spelled } from './spelling.ts';

const MAX_KEPT = 1 << 16;
const WITH_ELEMENT: ReadonlySet<string> = new Set(['ptr', 'slice', 'array', 'chan', 'map']);

/**
 * References to described types are negative: minus the address of the descriptor, or, for structures that have no
 * descriptor, minus a small number, below any address of a process.
 */
export class DescribedTypes {
  readonly #data: TypeData;
  readonly #types = new Map<number, Type | undefined>();
  readonly #descriptors = new Map<number, Descriptor | undefined>();
  readonly #fields = new Map<number, readonly Field[]>();
  #emptyInterface: number | undefined;
  readonly #made: { readonly type: Type; readonly fields: readonly Field[] }[] = [];

  constructor(data: TypeData) {
    this.#data = data;
  }

  descriptor(address: number): Descriptor | undefined {
    const known = this.#descriptors.get(address);
    if (known || this.#descriptors.has(address)) return known;
    if (this.#descriptors.size >= MAX_KEPT) this.#descriptors.clear();
    const descriptor = readDescriptor(this.#data, address);
    this.#descriptors.set(address, descriptor);
    return descriptor;
  }

  /** With the package's name, as Go prints it. */
  name(address: number): string | undefined {
    const descriptor = this.descriptor(address);
    return descriptor && spelled(this.#data, descriptor, (at) => this.descriptor(at));
  }

  type(reference: number): Type | undefined {
    if (reference > -FIRST_ADDRESS) return this.#made[-reference - 1]?.type;
    const known = this.#types.get(reference);
    if (known || this.#types.has(reference)) return known;
    if (this.#types.size >= MAX_KEPT) this.#types.clear();
    const type = this.#read(reference);
    this.#types.set(reference, type);
    return type;
  }

  fields(type: Type): readonly Field[] {
    const reference = type.body ?? type.offset;
    if (reference > -FIRST_ADDRESS) return this.#made[-reference - 1]?.fields ?? [];
    const known = this.#fields.get(reference);
    if (known) return known;
    if (this.#fields.size >= MAX_KEPT) this.#fields.clear();
    const fields = this.#readFields(type.kind, -reference);
    this.#fields.set(reference, fields);
    return fields;
  }

  emptyInterface(): Type {
    this.#emptyInterface ??= this.#keep({ name: 'interface {}', kind: 'interface', size: 16 }, interfaceFields(true));
    return this.#made[-this.#emptyInterface - 1].type;
  }

  #read(reference: number): Type | undefined {
    const address = -reference;
    const descriptor = this.descriptor(address);
    if (!descriptor) return undefined;
    const { memory } = this.#data;
    const { kind, size } = descriptor;
    const element = WITH_ELEMENT.has(kind) ? elementAt(memory, descriptor) : Number.NaN;
    const key = kind === 'map' ? keyAt(memory, descriptor) : Number.NaN;
    const inModule = address >= this.#data.start && address < this.#data.end;
    return {
      offset: reference,
      name: this.name(address) ?? '?',
      kind,
      size,
      runtimeType: inModule ? address - this.#data.start : undefined,
      element: element > 0 ? -element : undefined,
      key: key > 0 ? -key : undefined,
      count: kind === 'array' ? memory.word(address + 64) : undefined,
      body: kind === 'map' ? this.#mapBody(descriptor) : undefined,
    };
  }

  #readFields(kind: Type['kind'], address: number): readonly Field[] {
    if (kind === 'interface') return interfaceFields(isEmptyInterface(this.#data.memory, address));
    if (kind !== 'struct') return [];
    return structFields(this.#data, address).map((f) => ({ ...f, isBits: false, type: -f.type }));
  }

  /** The structure behind a map of this type; undefined: its bucket or group cannot be read. */
  #mapBody(map: Descriptor): number | undefined {
    const { memory } = this.#data;
    const [key, element] = [keyAt(memory, map), elementAt(memory, map)];
    const group = this.descriptor(groupAt(memory, map));
    if (!(key > 0 && element > 0) || !group || this.#made.length > MAX_MADE) return undefined;
    const parts = { address: map.address, key: -key, element: -element, groupSize: group.size };
    return mapHeader(memory, this.#data.mapType, parts, {
      struct: (size, fields) =>
        this.#keep(
          { name: 'struct', kind: 'struct', size },
          fields.map(({ name, offset, type }) => ({
            name,
            offset,
            embedded: false,
            isBits: false,
            type: type ?? WORD,
          })),
        ),
      pointer: (to) => this.#keep({ name: 'pointer', kind: 'ptr', size: 8, element: to }, []),
      array: (of, count) =>
        this.#keep({ name: 'array', kind: 'array', size: count * (this.type(of)?.size ?? 0), element: of, count }, []),
    });
  }

  #keep(type: Omit<Type, 'offset'>, fields: readonly Field[]): number {
    const offset = -(this.#made.length + 1);
    this.#made.push({ type: { ...type, offset }, fields });
    return offset;
  }
}

/** Nothing of a process lies below this (mmap_min_addr). */
const FIRST_ADDRESS = 0x10000;
const MAX_MADE = FIRST_ADDRESS - 64;
/** Fields that are only looked at as words need no type. */
const WORD = Number.NaN;

function interfaceFields(isEmpty: boolean): Field[] {
  const names = [isEmpty ? '_type' : 'tab', 'data'];
  return names.map((name, i) => ({ name, offset: 8 * i, embedded: false, isBits: false, type: WORD }));
}
