/**
 * Finding entries by name: types, package variables, and types by their runtime descriptor. The linker writes all types
 * into one unit; a unit is indexed as a whole when it is first searched, and only the units that can have the answer are.
 */
import { At, Tag } from './constants.ts';
import type { DebugInfo, Unit } from './debug-info.ts';
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
}

export class Names {
  readonly #info: DebugInfo;
  readonly #indexes = new Map<Unit, UnitIndex>();
  #typeUnits: readonly Unit[] | undefined;

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  type(name: string): number | undefined {
    return this.#firstType((index) => index.types.get(name));
  }

  /** The type whose descriptor lies `offset` bytes behind `moduledata.types`. */
  typeByDescriptor(offset: number): number | undefined {
    return this.#firstType((index) => index.byRuntimeType.get(offset));
  }

  /** Offset of a package variable's entry, by its full name: "runtime.allgs". */
  variable(name: string): number | undefined {
    const unitName = packageOf(name);
    for (const unit of this.#info.units) {
      if (unit.name !== unitName) continue;
      const found = this.#index(unit).variables.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Units without code come first: the linker's type unit is one. */
  #firstType(find: (index: UnitIndex) => number | undefined): number | undefined {
    this.#typeUnits ??= [...this.#info.units].sort((a, b) => typeRank(a) - typeRank(b));
    for (const unit of this.#typeUnits) {
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
  if (unit.root) {
    for (const entry of children(unit.root)) {
      if (entry.tag === Tag.variable) {
        const name = entry.string(At.name);
        if (name !== undefined && entry.has(At.location)) variables.set(name, entry.offset);
      } else if (TYPE_TAGS.has(entry.tag)) {
        const name = entry.string(At.name);
        if (name !== undefined && !entry.flag(At.declaration) && !types.has(name)) types.set(name, entry.offset);
        const descriptor = entry.address(At.goRuntimeType) ?? 0;
        if (descriptor !== 0 && !byRuntimeType.has(descriptor)) byRuntimeType.set(descriptor, entry.offset);
      }
    }
  }
  return { types, variables, byRuntimeType };
}

/** "example.com/app/pool.Default" → "example.com/app/pool": up to the first dot behind the last slash. */
function packageOf(name: string): string {
  const slash = name.lastIndexOf('/');
  const dot = name.indexOf('.', slash + 1);
  return dot < 0 ? name : name.slice(0, dot);
}
