/**
 * The types of a program: as the debug information has them; where that has none (stripped, or a type made at run time), as
 * their run-time descriptors tell. A type's reference is a number: an offset in `.debug_info`, or below zero where it
 * comes from a descriptor.
 */
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { Field, Type } from '../dwarf/types.ts';
import { DescribedTypes } from './descriptors/described-types.ts';
import type { TypeData } from './descriptors/descriptor.ts';
import { printedType } from './type-name.ts';

export interface TypeSource {
  type(reference: number | undefined): Type | undefined;
  fields(type: Type): readonly Field[];
  /** By its full name: "example.com/app/pool.Conn". Only the debug information has names to search. */
  named(name: string): Type | undefined;
  /** Its name as Go prints it; "?" where there is no type. */
  printed(type: Type | undefined): string;
  /** The type `interface {}`. */
  emptyInterface(): Type;
  /** By the run-time address of its descriptor. */
  ofDescriptor(address: number): Type | undefined;
  /** Name of the type with this descriptor, as Go prints it. */
  nameOfDescriptor(address: number): string | undefined;
  /** Whether the data word of an interface with this descriptor is the value itself. */
  isDirect(descriptor: number): boolean;
}

const MAX_KEPT = 1 << 16;

export class ProgramTypes implements TypeSource {
  readonly #dwarf: Dwarf | undefined;
  readonly #data: TypeData;
  readonly #described: DescribedTypes;
  /** Full names by what Go prints; undefined: several types are printed so. */
  #fullNames: Map<string, string | undefined> | undefined;
  readonly #printed = new WeakMap<Type, string>();
  readonly #byDescriptor = new Map<number, Type | undefined>();

  constructor(dwarf: Dwarf | undefined, data: TypeData) {
    this.#dwarf = dwarf;
    this.#data = data;
    this.#described = new DescribedTypes(data);
  }

  type(reference: number | undefined): Type | undefined {
    if (reference === undefined || Number.isNaN(reference)) return undefined;
    if (reference >= 0) return this.#dwarf?.type(reference);
    return this.#inDwarf(-reference) ?? this.#described.type(reference);
  }

  fields(type: Type): readonly Field[] {
    return (type.body ?? type.offset) >= 0 ? (this.#dwarf?.fields(type) ?? []) : this.#described.fields(type);
  }

  named(name: string): Type | undefined {
    return this.#dwarf?.typeByName(name);
  }

  /** By its full name, or by the name that Go prints, where only one package can be meant. */
  byAnyName(name: string): Type | undefined {
    const exact = this.named(name);
    if (exact || !this.#dwarf) return exact;
    if (!this.#fullNames) {
      this.#fullNames = new Map();
      for (const full of this.#dwarf.typeNames()) {
        const short = this.#shortened(full);
        if (short !== full) this.#fullNames.set(short, this.#fullNames.has(short) ? undefined : full);
      }
    }
    const full = this.#fullNames.get(name);
    return full === undefined ? undefined : this.named(full);
  }

  printed(type: Type | undefined): string {
    if (!type) return '?';
    let printed = this.#printed.get(type);
    if (printed === undefined) {
      printed = type.offset < 0 ? type.name : this.#shortened(type.name);
      this.#printed.set(type, printed);
    }
    return printed;
  }

  #shortened(name: string): string {
    return printedType(name, (path) => this.#dwarf?.packageName(path));
  }

  emptyInterface(): Type {
    return this.named('interface {}') ?? this.#described.emptyInterface();
  }

  ofDescriptor(address: number): Type | undefined {
    return this.type(-address);
  }

  nameOfDescriptor(address: number): string | undefined {
    return this.#described.name(address);
  }

  isDirect(descriptor: number): boolean {
    return this.#described.descriptor(descriptor)?.isDirect ?? false;
  }

  #inDwarf(address: number): Type | undefined {
    const { start, end } = this.#data;
    if (!this.#dwarf || address < start || address >= end) return undefined;
    const known = this.#byDescriptor.get(address);
    if (known || this.#byDescriptor.has(address)) return known;
    if (this.#byDescriptor.size >= MAX_KEPT) this.#byDescriptor.clear();
    const type = this.#dwarf.typeByDescriptor(address - start);
    this.#byDescriptor.set(address, type);
    return type;
  }
}
