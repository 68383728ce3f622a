/**
 * What filters, orders and sums look at in a million rows, as plain columns, each made when it is first asked for and kept:
 * snapshots never change.
 */
import { allRows, rowsInOrder } from '../bytes/row-order.ts';
import type { StateFamily } from '../snapshot/family.ts';
import { CodeCounter, type Codes, codesOf, stateKey } from './codes.ts';
import type { GoroutineTables } from './tables.ts';

export class NumberColumns {
  readonly #facts: GoroutineTables;
  readonly #orders = new Map<string, Uint32Array>();
  #wait: Float64Array | undefined;
  #stack: Float64Array | undefined;
  #fingerprints: Codes | undefined;
  #kinds: CodeCounter | undefined;
  #families: { readonly of: Uint8Array; readonly names: readonly StateFamily[] } | undefined;

  constructor(facts: GoroutineTables) {
    this.#facts = facts;
  }

  /** Seconds that each has waited at least; NaN where it is not known. */
  get wait(): Float64Array {
    this.#wait ??= numberColumn(this.#facts, (row) => this.#facts.waitSeconds(row));
    return this.#wait;
  }

  /** Bytes of stacks; NaN where they are not known. */
  get stack(): Float64Array {
    this.#stack ??= numberColumn(this.#facts, (row) => this.#facts.stackBytes(row));
    return this.#stack;
  }

  /** What is the same for all with equal stacks, states and go statements need be asked of the first of these only. */
  get kinds(): CodeCounter {
    this.#kinds ??= new CodeCounter(this.fingerprints.codes, this.fingerprints.firstRows.length);
    return this.#kinds;
  }

  /** Of equal stacks, states and go statements. */
  get fingerprints(): Codes {
    this.#fingerprints ??= codesOf(this.#facts.snapshot.goroutines.count, this.#facts.fingerprintKey);
    return this.#fingerprints;
  }

  /** Row → its family, by number of the name. */
  get families(): { readonly of: Uint8Array; readonly names: readonly StateFamily[] } {
    if (!this.#families) {
      const { codes, firstRows } = codesOf(this.#facts.snapshot.goroutines.count, (row) => stateKey(this.#facts, row));
      const names = [...new Set(firstRows.map((row) => this.#facts.family(row)))];
      const numbers = firstRows.map((row) => names.indexOf(this.#facts.family(row)));
      this.#families = { of: Uint8Array.from(codes, (code) => numbers[code]), names };
    }
    return this.#families;
  }

  /** All rows by a column; those without a number last in both directions, equal ones by id. */
  order(by: 'wait' | 'stack', descending: boolean): Uint32Array {
    const name = `${by} ${descending}`;
    const known = this.#orders.get(name);
    if (known) return known;
    const rows = allRows(this[by].length);
    const order = rowsInOrder(rows, descending ? reversed(this[by]) : this[by]);
    this.#orders.set(name, order);
    return order;
  }
}

/** A number of every row; undefined, in the column NaN, where it has none. */
export function numberColumn(facts: GoroutineTables, numberOf: (row: number) => number | undefined): Float64Array {
  const column = new Float64Array(facts.snapshot.goroutines.count);
  for (let row = 0; row < column.length; row++) column[row] = numberOf(row) ?? Number.NaN;
  return column;
}

/** Numbers that fall where the given ones rise, none of them negative. */
function reversed(values: Float64Array): Float64Array {
  let most = 0;
  for (let row = 0; row < values.length; row++) if (values[row] > most) most = values[row];
  return values.map((value) => most - value);
}

const known = new WeakMap<GoroutineTables, NumberColumns>();

export function numberColumns(facts: GoroutineTables): NumberColumns {
  const columns = known.get(facts) ?? new NumberColumns(facts);
  known.set(facts, columns);
  return columns;
}
