/**
 * The debug information of an executable, asked by pc, by name and by offset. Nothing is parsed before it is needed: a
 * question costs the unit headers, and the units that have the answer.
 *
 * All addresses and pcs are link-time: subtract the load bias before asking.
 */
import type { Image } from '../elf/image.ts';
import { At } from './constants.ts';
import { DebugInfo, type Unit } from './debug-info.ts';
import { evaluate } from './expression.ts';
import { Functions } from './functions.ts';
import { type LineTable, lineAt, readLineTable, type SourceLine } from './line-table.ts';
import { locationOf } from './location-list.ts';
import { type Constant, Names, packageOf } from './names.ts';
import { type CallScopes, callsAt, type Scope, Scopes } from './scopes.ts';
import { debugSections } from './sections.ts';
import { type Field, type Type, Types } from './types.ts';

/** The layout of a struct, by dotted path: "sched.pc" → 56. */
export interface StructLayout {
  readonly name: string;
  readonly size: number;
  /** Field offsets in bytes from the start, nested structs' fields included. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Sizes of those fields in bytes. */
  readonly sizes: ReadonlyMap<string, number>;
}

export interface GlobalVariable {
  readonly name: string;
  /** Link-time address. */
  readonly address: number;
  readonly type: Type;
}

export interface Dwarf {
  /** Highest version among the units: 4 or 5. */
  readonly version: number;
  /** The function whose code contains a pc, as a tree of scopes. */
  functionAt(pc: number): Scope | undefined;
  /** The calls that stand at a pc, the physical function first, each with its blocks. */
  callsAt(pc: number, pcOfCall?: (depth: number) => number | undefined): CallScopes[];
  /** By the line table of the unit: for C, since pclntab tells the lines of Go. */
  lineAt(pc: number): SourceLine | undefined;
  /** A file by its number in the line table of the unit that a pc belongs to. */
  fileOfUnit(pc: number, file: number): string | undefined;
  type(offset: number | undefined): Type | undefined;
  fields(type: Type): readonly Field[];
  typeByName(name: string): Type | undefined;
  /** The names of all types. Indexes all units. */
  typeNames(): Iterable<string>;
  /** The type whose runtime descriptor lies `offset` bytes behind `moduledata.types`. */
  typeByDescriptor(offset: number): Type | undefined;
  /** Of the struct with that name, or of the variable with it where its struct has none of its own. */
  structLayout(name: string): StructLayout | undefined;
  global(name: string): GlobalVariable | undefined;
  /** Import paths of all packages. */
  packages(): string[];
  /** What a package calls itself, by its import path. */
  packageName(path: string): string | undefined;
  /** Full names of a package's variables. Indexes the package's units. */
  variablesOf(packageName: string): string[];
  /** The integer constants of a type that its own package declares, by value. */
  constants(type: Type): readonly Constant[];
}

/** The image's debug information; undefined: it has none (stripped), or none that can be read. */
export function openDwarf(image: Pick<Image, 'section' | 'sectionHeader'>): Dwarf | undefined {
  if (!image.sectionHeader('.debug_info') || !image.sectionHeader('.debug_abbrev')) return undefined;
  const info = new DebugInfo(debugSections(image));
  if (info.units.length === 0) return undefined;
  return new DwarfOfImage(info);
}

class DwarfOfImage implements Dwarf {
  readonly version: number;
  readonly #info: DebugInfo;
  readonly #functions: Functions;
  readonly #scopes: Scopes;
  readonly #types: Types;
  readonly #names: Names;
  readonly #lines = new Map<Unit, LineTable | undefined>();
  readonly #constants = new Map<number, readonly Constant[]>();

  constructor(info: DebugInfo) {
    this.#info = info;
    this.version = Math.max(...new Set(info.units.map((u) => u.header.version)));
    this.#functions = new Functions(info);
    this.#scopes = new Scopes(info);
    this.#types = new Types(info);
    this.#names = new Names(info);
  }

  functionAt(pc: number): Scope | undefined {
    const entry = this.#functions.at(pc);
    return entry && this.#scopes.of(entry);
  }

  callsAt(pc: number, pcOfCall?: (depth: number) => number | undefined): CallScopes[] {
    const root = this.functionAt(pc);
    return root ? callsAt(root, pc, pcOfCall) : [];
  }

  lineAt(pc: number): SourceLine | undefined {
    for (const table of this.#lineTables(pc)) {
      const line = lineAt(table, pc);
      if (line) return line;
    }
    return undefined;
  }

  fileOfUnit(pc: number, file: number): string | undefined {
    for (const table of this.#lineTables(pc)) return table.names[file];
    return undefined;
  }

  *#lineTables(pc: number): Generator<LineTable> {
    for (const unit of this.#functions.unitsAt(pc)) {
      if (!this.#lines.has(unit)) this.#lines.set(unit, readLineTable(unit));
      const table = this.#lines.get(unit);
      if (table) yield table;
    }
  }

  type(offset: number | undefined): Type | undefined {
    return this.#types.at(offset);
  }

  fields(type: Type): readonly Field[] {
    return this.#types.fields(type);
  }

  typeByName(name: string): Type | undefined {
    return this.#types.at(this.#names.type(name));
  }

  typeNames(): Iterable<string> {
    return this.#names.typeNames();
  }

  typeByDescriptor(offset: number): Type | undefined {
    return this.#types.at(this.#names.typeByDescriptor(offset));
  }

  structLayout(name: string): StructLayout | undefined {
    const type = this.typeByName(name) ?? this.global(name)?.type;
    if (type?.kind !== 'struct') return undefined;
    const offsets = new Map<string, number>();
    const sizes = new Map<string, number>();
    this.#layOut(type, '', 0, 0, offsets, sizes);
    return { name, size: type.size, offsets, sizes };
  }

  #layOut(
    type: Type,
    prefix: string,
    base: number,
    depth: number,
    offsets: Map<string, number>,
    sizes: Map<string, number>,
  ): void {
    for (const field of this.#types.fields(type)) {
      const inner = this.#types.at(field.type);
      const path = prefix + field.name;
      if (offsets.size >= MAX_LAYOUT || offsets.has(path)) continue;
      offsets.set(path, base + field.offset);
      sizes.set(path, inner?.size ?? 0);
      if (inner?.kind === 'struct' && depth < MAX_NESTING) {
        this.#layOut(inner, `${path}.`, base + field.offset, depth + 1, offsets, sizes);
      }
    }
  }

  global(name: string): GlobalVariable | undefined {
    const entry = this.#info.entryAt(this.#names.variable(name));
    const location = entry && locationOf(entry);
    const type = this.#types.at(entry?.reference(At.type));
    if (!entry || !type || location?.kind !== 'always') return undefined;
    const address = fixedAddress(location.expression, (index) => entry.unit.indexedAddress(index));
    return address === undefined ? undefined : { name, address, type };
  }

  packages(): string[] {
    return this.#names.packages();
  }

  packageName(path: string): string | undefined {
    return this.#names.packageName(path);
  }

  variablesOf(packageName: string): string[] {
    return this.#names.variablesOf(packageName);
  }

  constants(type: Type): readonly Constant[] {
    let known = this.#constants.get(type.offset);
    if (!known) {
      known = type.name.includes('.') ? this.#names.constantsOf(type.offset, packageOf(type.name)) : NO_CONSTANTS;
      this.#constants.set(type.offset, known);
    }
    return known;
  }
}

const NO_CONSTANTS: readonly Constant[] = [];
const MAX_LAYOUT = 1 << 14;
const MAX_NESTING = 12;

/** The address of a variable that always lies at one: DW_OP_addr or DW_OP_addrx alone. */
function fixedAddress(expression: Uint8Array, indexed: (index: number) => number | undefined): number | undefined {
  const [piece] = evaluate(expression, {
    cfa: Number.NaN,
    bias: 0,
    register: () => undefined,
    word: () => Number.NaN,
    indexedAddress: indexed,
  });
  return piece?.kind === 'memory' ? piece.address : undefined;
}
