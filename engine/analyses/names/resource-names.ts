/**
 * The names that the code gives to locks and channels: by package variables, and by the variables of the goroutines that wait
 * for them or hold them. Of several the one is chosen that tells most: a package variable's; then one with a key or an index,
 * which says which of many is meant; then the shortest.
 */
import type { Locations } from '../../snapshot/locations.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ValueReader } from '../../values/reader.ts';
import { TypeTable } from '../../values/type-table.ts';
import { type Found, NameSearch, type SearchTools } from './name-search.ts';

/** Places that are looked at from all package variables, and from the frames of one goroutine. */
const PACKAGE_BUDGET = 400_000;
const STACK_BUDGET = 20_000;
/** Places that are looked at from the frames of all goroutines: those of knots come first, and others may stay without a name. */
const STACKS_BUDGET = 400_000;
/** Places that are looked at from one frame for one resource. */
const LEADING_BUDGET = 5_000;
const MAX_FRAMES = 64;
const MAX_STACKS = 400;

export interface NamedResource {
  readonly address: number;
  /** Rows of goroutines that should know it: a waiter or two, the holders. */
  readonly rows: readonly number[];
}

/** A variable of a frame that leads to something: frame number, 0 innermost, and the expression. */
export interface LeadingVariable {
  readonly frame: number;
  readonly path: string;
}

export class ResourceNames {
  readonly #snapshot: Snapshot;
  readonly #locations: Locations;
  readonly #reader: () => ValueReader;
  readonly #names: Map<number, readonly string[]>;
  #tools: SearchTools | undefined;
  #left = STACKS_BUDGET;

  /** `known`: names that were found earlier. */
  constructor(
    snapshot: Snapshot,
    locations: Locations,
    reader: () => ValueReader,
    known: ReadonlyMap<number, readonly string[]> = new Map(),
  ) {
    this.#names = new Map(known);
    this.#snapshot = snapshot;
    this.#locations = locations;
    this.#reader = reader;
  }

  /** Finds the names of resources, all at once: the walk from the package variables is the same for one and for a thousand. */
  find(resources: readonly NamedResource[]): void {
    const wanted = resources.filter((r) => !this.#names.has(r.address));
    if (wanted.length === 0) return;
    const byPackage = this.#fromPackages(wanted.map((r) => r.address));
    const unnamed: number[] = [];
    for (const { address, rows } of wanted) {
      const local = rows.flatMap((row) => this.#fromStack(row, address) ?? []);
      if (local.length === 0 && !byPackage.has(address)) unnamed.push(address);
      this.#names.set(address, ranked(byPackage.get(address), local));
    }
    // Whoever waits has often lost the variable by which it got there; another goroutine may have it still.
    for (const [address, found] of this.#fromOthers(unnamed)) this.#names.set(address, ranked(undefined, [found]));
  }

  /** Every resource that was looked for, and its names. */
  get found(): ReadonlyMap<number, readonly string[]> {
    return this.#names;
  }

  /** Best first; empty where the code has no name that leads there, or it was not looked for. */
  of(address: number): readonly string[] {
    return this.#names.get(address) ?? [];
  }

  /**
   * The variable by which a goroutine's own code knows a resource: of frame `first` where that knows it, else of the innermost
   * frame that does. undefined: none leads there, or none that a short walk finds.
   */
  leadingTo(address: number, row: number, first?: number): LeadingVariable | undefined {
    const calls = this.#locations.calls(row, 0, MAX_FRAMES).map((call, frame) => ({ ...call, frame }));
    const own = calls.filter(({ origin }) => origin === 'user' || origin === 'library');
    for (const { activation, frame } of [...own.filter((call) => call.frame === first), ...own]) {
      const search = new NameSearch(this.#searchTools(), [address], LEADING_BUDGET);
      for (const place of this.#reader().namedPlaces(activation)) search.root(place);
      const found = search.run().get(address);
      const path = found?.keyed ?? found?.plain;
      if (path !== undefined) return { frame, path };
    }
    return undefined;
  }

  #fromPackages(wanted: readonly number[]): ReadonlyMap<number, Found> {
    const reader = this.#reader();
    const search = new NameSearch(this.#searchTools(), wanted, PACKAGE_BUDGET);
    const packages = reader.packages();
    const isOwn = (name: string) => this.#locations.origin(`${name}.x`) === 'user';
    for (const name of [...packages.filter(isOwn), ...packages.filter((p) => !isOwn(p) && !RUNTIME.test(p))]) {
      for (const variable of reader.globalsOf(name)) {
        const place = reader.globalPlace(variable);
        if (place) search.root({ name: shortName(variable), ...place, count: 1, isChannel: false });
      }
    }
    return search.run();
  }

  /** From the innermost frame of the program's own code outwards. */
  #fromStack(row: number, address: number): Found | undefined {
    const reader = this.#reader();
    const calls = this.#locations.calls(row, 0, MAX_FRAMES);
    for (const call of [...calls.filter((c) => c.origin === 'user'), ...calls.filter((c) => c.origin === 'library')]) {
      if (this.#left <= 0) return undefined;
      const search = new NameSearch(this.#searchTools(), [address], Math.min(STACK_BUDGET, this.#left));
      for (const place of reader.namedPlaces(call.activation)) search.root(place);
      const found = search.run().get(address);
      this.#left -= search.spent;
      if (found) return found;
    }
    return undefined;
  }

  /** From the program's own frames of all goroutines, one for each stack. */
  #fromOthers(wanted: readonly number[]): ReadonlyMap<number, Found> {
    const reader = this.#reader();
    const { goroutines } = this.#snapshot;
    const search = new NameSearch(this.#searchTools(), wanted, PACKAGE_BUDGET);
    const seen = new Set<number>();
    for (let row = 0; row < goroutines.count && seen.size < MAX_STACKS && wanted.length > 0; row++) {
      if (seen.has(goroutines.stack[row])) continue;
      seen.add(goroutines.stack[row]);
      for (const call of this.#locations.calls(row, 0, MAX_FRAMES))
        if (call.origin === 'user') for (const place of reader.namedPlaces(call.activation)) search.root(place);
    }
    return search.run();
  }

  #searchTools(): SearchTools {
    const reader = this.#reader();
    this.#tools ??= {
      table: new TypeTable(reader.types),
      memory: this.#snapshot.program.memory,
      keyText: (type, address) => reader.lineOf(type, address),
    };
    return this.#tools;
  }
}

/** Their variables lead to everything, under names that say nothing. */
const RUNTIME = /^(runtime|internal|reflect|sync|unicode|syscall)(\/|$)/;

/** "example.com/app/pool.Default" → "pool.Default". */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function ranked(ofPackage: Found | undefined, ofStacks: readonly Found[]): string[] {
  const shortest = (names: readonly (string | undefined)[]) =>
    names.filter((name) => name !== undefined).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return [
    ...new Set([
      ...shortest([ofPackage?.plain]),
      ...shortest([ofPackage?.keyed]),
      ...shortest(ofStacks.map((found) => found.keyed)),
      ...shortest(ofStacks.map((found) => found.plain)),
    ]),
  ];
}
