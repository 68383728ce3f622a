/**
 * Functions by pc. Which unit has a pc is told by the units' root entries; a unit's functions are indexed when a pc of it
 * is first asked for.
 */
import { Tag } from './constants.ts';
import type { DebugInfo, Unit } from './debug-info.ts';
import type { Entry } from './entry.ts';
import { type PcRange, rangesOf } from './ranges.ts';
import { children } from './walk.ts';

/** Sorted by `low`; `target` is what lies there. */
interface Span<T> extends PcRange {
  readonly target: T;
}

export class Functions {
  readonly #info: DebugInfo;
  #units: readonly Span<Unit>[] | undefined;
  readonly #functions = new Map<Unit, readonly Span<number>[]>();

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  /** The subprogram whose code contains a link-time pc. */
  at(pc: number): Entry | undefined {
    for (const unit of this.unitsAt(pc)) {
      for (const { target } of containing(this.#index(unit), pc)) {
        const entry = this.#info.entryAt(target);
        if (entry) return entry;
      }
    }
    return undefined;
  }

  /** The units whose code contains a link-time pc: one, but where a compiler is generous with ranges. */
  *unitsAt(pc: number): Generator<Unit> {
    this.#units ??= spans(this.#info.units, (unit) => (unit.root ? rangesOf(unit.root) : []));
    for (const { target } of containing(this.#units, pc)) yield target;
  }

  #index(unit: Unit): readonly Span<number>[] {
    const known = this.#functions.get(unit);
    if (known) return known;
    const subprograms: Entry[] = [];
    if (unit.root) for (const entry of children(unit.root)) if (entry.tag === Tag.subprogram) subprograms.push(entry);
    const index = spans(subprograms, rangesOf).map((s) => ({ ...s, target: s.target.offset }));
    this.#functions.set(unit, index);
    return index;
  }
}

function spans<T>(targets: readonly T[], ranges: (target: T) => readonly PcRange[]): Span<T>[] {
  return targets.flatMap((target) => ranges(target).map((r) => ({ ...r, target }))).sort((a, b) => a.low - b.low);
}

/** How many spans before the pc are looked at: ranges of functions do not overlap, those of units hardly. */
const LOOK_BACK = 8;

function* containing<T>(sorted: readonly Span<T>[], pc: number): Generator<Span<T>> {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle].low <= pc) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= Math.max(0, low - LOOK_BACK); i--) if (pc < sorted[i].high) yield sorted[i];
}
