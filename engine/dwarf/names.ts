/**
 * Finding entries by name: types, package variables, and types by their runtime descriptor. The linker writes all types
 * into one unit; a unit is indexed as a whole when it is first searched, and only the units that can have the answer are.
 */
import { At, Tag } from './constants.ts';
import type { DebugInfo, Unit } from './debug-info.ts';
import type { Entry } from './entry.ts';
import { children } from './walk.ts';

const TYPE_TAGS: ReadonlySet<number> = new Set([
  Tag.arrayType,
  Tag.enumerationType,
  Tag.pointerType,
  Tag.structureType,
  Tag.subroutineType,
  Tag.typedef,
  Tag.unionType,
  Tag.baseType,
]);

interface UnitIndex {
  /** Offsets of entries, by name. */
  readonly types: ReadonlyMap<string, number>;
  readonly variables: ReadonlyMap<string, number>;
  /** Offsets of types, by the offset of their runtime descriptor. */
  readonly byRuntimeType: ReadonlyMap<number, number>;
  /** Constants, by the offset of their type. */
  readonly constants: ReadonlyMap<number, readonly Constant[]>;
}

/** An integer constant of the source. */
export interface Constant {
  /** With its package: "main.Blue". */
  readonly name: string;
  readonly value: number;
}

export class Names {
  readonly #info: DebugInfo;
  readonly #indexes = new Map<Unit, UnitIndex>();
  #typeUnits: readonly Unit[] | undefined;
  #descriptorUnit: Unit | undefined;
  #byName: Map<string, readonly Unit[]> | undefined;
  #packageNames: Map<string, string> | undefined;

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  type(name: string): number | undefined {
    return this.#firstType((index) => index.types.get(name));
  }

  /** The type whose descriptor lies `offset` bytes behind `moduledata.types`. The linker writes them into one unit. */
  typeByDescriptor(offset: number): number | undefined {
    this.#descriptorUnit ??= this.#unitsByRank().find((unit) => this.#index(unit).byRuntimeType.size > 0);
    return this.#descriptorUnit && this.#index(this.#descriptorUnit).byRuntimeType.get(offset);
  }

  /**
   * Offset of a package variable's entry, by its full name: "runtime.allgs". It stands in a unit of its package, unless
   * another package provides it (go:linkname).
   */
  variable(name: string): number | undefined {
    const find = (units: readonly Unit[]) => {
      for (const unit of units) {
        const found = this.#index(unit).variables.get(name);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return find(this.#unitsNamed(packageOf(name))) ?? find(this.#info.units);
  }

  /** The names of all types. Indexes all units that have any. */
  *typeNames(): Generator<string> {
    for (const unit of this.#unitsByRank()) yield* this.#index(unit).types.keys();
  }

  /** Import paths of the packages, and names of whatever else the units are made from; in the order of the units. */
  packages(): string[] {
    return [...new Set(this.#info.units.map((unit) => unit.name))];
  }

  /** What a package calls itself, by its import path: "yaml" for "gopkg.in/yaml.v3". */
  packageName(path: string): string | undefined {
    if (!this.#packageNames) {
      this.#packageNames = new Map();
      for (const { name, root } of this.#info.units) {
        const own = root?.string(At.goPackageName);
        if (own) this.#packageNames.set(name, own);
      }
    }
    return this.#packageNames.get(path);
  }

  /** Full names of the package variables of a package. */
  variablesOf(packageName: string): string[] {
    return this.#unitsNamed(packageName).flatMap((unit) => [...this.#index(unit).variables.keys()]);
  }

  /** The constants of a type that its own package declares, by value. */
  constantsOf(type: number, packageName: string): Constant[] {
    const found = this.#unitsNamed(packageName).flatMap((unit) => this.#index(unit).constants.get(type) ?? []);
    return found.sort((a, b) => a.value - b.value);
  }

  #unitsNamed(name: string): readonly Unit[] {
    if (!this.#byName) {
      this.#byName = new Map();
      for (const unit of this.#info.units) this.#byName.set(unit.name, [...(this.#byName.get(unit.name) ?? []), unit]);
    }
    return this.#byName.get(name) ?? [];
  }

  /** Units without code come first: the linker's type unit is one. */
  #unitsByRank(): readonly Unit[] {
    this.#typeUnits ??= [...this.#info.units].sort((a, b) => typeRank(a) - typeRank(b));
    return this.#typeUnits;
  }

  #firstType(find: (index: UnitIndex) => number | undefined): number | undefined {
    for (const unit of this.#unitsByRank()) {
      const found = find(this.#index(unit));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #index(unit: Unit): UnitIndex {
    const known = this.#indexes.get(unit);
    if (known) return known;
    const index = indexUnit(unit);
    this.#indexes.set(unit, index);
    return index;
  }
}

/** Where types are most likely found: the unit named "runtime" without code, then "runtime", then the rest by size. */
function typeRank(unit: Unit): number {
  const runtime = unit.name === 'runtime' ? 0 : 2;
  const code = unit.root?.has(At.ranges) || unit.root?.has(At.lowPc) ? 1 : 0;
  return runtime + code - (unit.header.end - unit.header.offset) / 2 ** 40;
}

function indexUnit(unit: Unit): UnitIndex {
  const types = new Map<string, number>();
  const variables = new Map<string, number>();
  const byRuntimeType = new Map<number, number>();
  const constants = new Map<number, Constant[]>();
  if (unit.root) {
    for (const entry of children(unit.root)) {
      if (entry.tag === Tag.variable) {
        const name = entry.string(At.name);
        if (name !== undefined && entry.has(At.location)) variables.set(name, entry.offset);
      } else if (entry.tag === Tag.constant) {
        addConstant(constants, entry);
      } else if (TYPE_TAGS.has(entry.tag)) {
        const name = entry.string(At.name);
        if (name !== undefined && !entry.flag(At.declaration) && !types.has(name)) types.set(name, entry.offset);
        const descriptor = entry.address(At.goRuntimeType) ?? 0;
        if (descriptor !== 0 && !byRuntimeType.has(descriptor)) byRuntimeType.set(descriptor, entry.offset);
      }
    }
  }
  return { types, variables, byRuntimeType, constants };
}

function addConstant(constants: Map<number, Constant[]>, entry: Entry): void {
  const name = entry.string(At.name);
  const type = entry.reference(At.type);
  const value = entry.number(At.constValue);
  if (name === undefined || type === undefined || value === undefined || !Number.isSafeInteger(value)) return;
  const known = constants.get(type);
  if (known) known.push({ name, value });
  else constants.set(type, [{ name, value }]);
}

/** "example.com/app/pool.Default" → "example.com/app/pool": up to the first dot behind the last slash; escapes are undone. */
export function packageOf(name: string): string {
  const slash = name.lastIndexOf('/');
  const dot = name.indexOf('.', slash + 1);
  const path = dot < 0 ? name : name.slice(0, dot);
  return path.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
