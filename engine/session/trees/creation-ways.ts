/**
 * Goroutines by the go statements that made them, all the way back as far as their makers still live: goroutines that came by
 * the same statements came by the same way. A statement that runs again in what it started is folded: it spawns itself.
 */
import type { Location } from '../../../api/goroutine.ts';
import type { CreatedByNode } from '../../../api/trees.ts';
import { type Codes, codesOf } from '../codes.ts';
import type { GoroutineTables } from '../tables.ts';

/** One go statement on the way, or where it begins. */
export interface Way {
  readonly number: number;
  readonly parent: Way | undefined;
  readonly kind: CreatedByNode['kind'];
  /** Tells it from its siblings. */
  readonly key: string;
  readonly statement: Location | undefined;
  readonly start: Location | undefined;
  readonly children: Map<string, Way>;
}

/** The ways of all goroutines: they are the same for all filters. */
export class CreationWays {
  /** Parents before their children. */
  readonly ways: Way[] = [];
  /** Row → number of its way. */
  readonly of: Int32Array;
  /** Row → how many times its own statement stands in its way, 1 for once. */
  readonly depth: Uint32Array;
  readonly #facts: GoroutineTables;
  readonly #roots = new Map<string, Way>();
  readonly #statements: Int32Array;
  readonly #starts: Codes;
  /** Ways that were found by the way of the maker, the statement and the start, unless the statement stands in it before. */
  readonly #found = new Map<number, Way>();

  constructor(facts: GoroutineTables) {
    const { count } = facts.snapshot.goroutines;
    this.#facts = facts;
    this.of = new Int32Array(count).fill(-1);
    this.depth = new Uint32Array(count);
    this.#statements = codesOf(count, (row) => facts.snapshot.goroutines.createdPc[row]).codes;
    this.#starts = codesOf(count, (row) => facts.snapshot.goroutines.startPc[row]);
    for (let row = 0; row < count; row++) if (this.of[row] < 0) this.#placeWithMakers(row);
  }

  /** From the farthest maker that is not placed yet; one that made itself, as damage has it, has none. */
  #placeWithMakers(row: number): void {
    const maker = this.#maker(row);
    if (maker < 0 || (maker !== row && this.of[maker] >= 0)) {
      this.of[row] = this.#place(row).number;
      return;
    }
    const line = [row];
    const seen = new Set(line);
    for (let at = maker; at >= 0 && this.of[at] < 0 && !seen.has(at); at = this.#maker(at)) {
      line.push(at);
      seen.add(at);
    }
    for (let at = line.pop(); at !== undefined; at = line.pop()) this.of[at] = this.#place(at).number;
  }

  /** Row of the goroutine that ran its go statement, if that still lives; those of the runtime are told apart. */
  #maker(row: number): number {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1 || goroutines.createdPc[row] === 0 || goroutines.parentId[row] <= 0) return -1;
    return this.#facts.snapshot.rowOf(goroutines.parentId[row]);
  }

  #place(row: number): Way {
    const above = this.#wayOf(this.#maker(row));
    const starts = this.#starts.firstRows.length;
    const key = above
      ? (above.number * this.of.length + this.#statements[row]) * starts + this.#starts.codes[row]
      : Number.NaN;
    const known = this.#found.get(key);
    if (known) {
      this.depth[row] = 1;
      return known;
    }
    const way = this.#find(row);
    if (above && this.depth[row] === 1 && key < Number.MAX_SAFE_INTEGER) this.#found.set(key, way);
    return way;
  }

  #find(row: number): Way {
    const { goroutines } = this.#facts.snapshot;
    const { locations } = this.#facts;
    const start = this.#facts.start(row);
    this.depth[row] = 1;
    const statement = locations.creation(goroutines.createdPc[row]);
    if (!statement) return this.#root(this.#kindWithout(row), start);
    const maker = this.#maker(row);
    const parent = this.#wayOf(maker) ?? this.#root(this.#rootKind(row), undefined);
    const key = `${statement.function} ${statement.file}:${statement.line} ${start?.function ?? ''}`;
    for (let at: Way | undefined = parent; at; at = at.parent) {
      if (at.key !== key) continue;
      this.depth[row] = (this.#wayOf(maker) === at ? this.depth[maker] : 1) + 1;
      return at;
    }
    const known = parent.children.get(key);
    if (known) return known;
    const made = this.#add(parent, 'statement', key, statement, start);
    parent.children.set(key, made);
    return made;
  }

  /** No statement made the first goroutine, nor those that the runtime lends threads of C that call Go (runtime/proc.go, oneNewExtraM). */
  #kindWithout(row: number): CreatedByNode['kind'] {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1) return 'runtime';
    if (goroutines.createdPc[row] !== 0) return 'unknown';
    return goroutines.id[row] === 1 ? 'main' : 'foreign';
  }

  #rootKind(row: number): CreatedByNode['kind'] {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1) return 'runtime';
    return goroutines.parentId[row] > 0 ? 'gone' : 'unknown';
  }

  #root(kind: CreatedByNode['kind'], start: Location | undefined): Way {
    // The runtime's own stand together, whatever they were started with.
    const key = kind === 'main' ? `main ${start?.function ?? ''}` : kind;
    const known = this.#roots.get(key);
    if (known) return known;
    const made = this.#add(undefined, kind, key, undefined, kind === 'main' ? start : undefined);
    this.#roots.set(key, made);
    return made;
  }

  #wayOf(row: number): Way | undefined {
    return row >= 0 && this.of[row] >= 0 ? this.ways[this.of[row]] : undefined;
  }

  #add(
    parent: Way | undefined,
    kind: Way['kind'],
    key: string,
    statement: Location | undefined,
    start: Location | undefined,
  ): Way {
    const way = { number: this.ways.length, parent, kind, key, statement, start, children: new Map() };
    this.ways.push(way);
    return way;
  }
}
