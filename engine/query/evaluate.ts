/**
 * Evaluation of a filter over columns. A text is compared once per distinct code of a column (a stack, a function, a set
 * of labels), never per row, so that a million goroutines cost a million look-ups in a byte array.
 */
import { type FilterNode, type FilterTerm, type FilterValue, type ParsedFilter, parseFilter } from './filter.ts';

/** A column of what the rows have; `undefined` text or NaN: the row has none. */
export type Column =
  | {
      readonly kind: 'dictionary';
      /** Row → code, from 0 up. */
      readonly codes: Int32Array;
      readonly size: number;
      /** All texts of a code: the functions of a stack, the one name of a state. */
      texts(code: number): readonly string[];
    }
  | { readonly kind: 'number'; value(row: number): number }
  | { readonly kind: 'address'; matches(row: number, address: number): boolean }
  | { readonly kind: 'flags'; test(row: number, flag: string): boolean };

export interface QuerySource {
  readonly count: number;
  /** The column of a key; undefined where the input cannot tell. */
  column(key: string): Column | undefined;
}

/** Keys that bare words look through. */
const BARE_KEYS = ['fn', 'file', 'label'] as const;

type Test = (row: number) => boolean;

export interface Selection {
  readonly rows: Uint32Array;
  readonly errors: ParsedFilter['errors'];
  /** When nothing matches: the part that, dropped, would bring back the most. */
  readonly emptiedBy?: { readonly term: string; readonly without: string; readonly count: number };
}

export function select(source: QuerySource, text: string): Selection {
  const { root, errors } = parseFilter(text);
  const rows = matching(source, root);
  return { rows, errors, emptiedBy: rows.length === 0 && source.count > 0 ? emptiedBy(source, text, root) : undefined };
}

function matching(source: QuerySource, root: FilterNode | undefined): Uint32Array {
  const rows = new Uint32Array(source.count);
  const test = root ? compile(source, root) : undefined;
  let count = 0;
  for (let row = 0; row < source.count; row++) if (!test || test(row)) rows[count++] = row;
  return rows.subarray(0, count);
}

function emptiedBy(source: QuerySource, text: string, root: FilterNode | undefined): Selection['emptiedBy'] {
  const parts = root?.kind === 'and' ? root.of : root ? [root] : [];
  let best: Selection['emptiedBy'];
  for (const part of parts) {
    const rest = parts.filter((p) => p !== part);
    const count = matching(
      source,
      rest.length > 0 ? { kind: 'and', of: rest, from: 0, to: text.length } : undefined,
    ).length;
    if (count === 0 || (best && best.count >= count)) continue;
    const without = `${text.slice(0, part.from)} ${text.slice(part.to)}`.replace(/\s+/g, ' ').trim();
    best = { term: text.slice(part.from, part.to), without, count };
  }
  return best;
}

function compile(source: QuerySource, node: FilterNode): Test {
  switch (node.kind) {
    case 'not': {
      const inner = compile(source, node.of);
      return (row) => !inner(row);
    }
    case 'and': {
      const tests = node.of.map((n) => compile(source, n));
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = node.of.map((n) => compile(source, n));
      return (row) => tests.some((test) => test(row));
    }
    default:
      return compileTerm(source, node);
  }
}

function compileTerm(source: QuerySource, term: FilterTerm): Test {
  const keys = term.key === undefined ? BARE_KEYS : [term.key];
  const tests = keys.flatMap((key) => {
    const column = source.column(key);
    return column ? [columnTest(column, term.values)] : [];
  });
  return tests.length === 1 ? tests[0] : (row) => tests.some((test) => test(row));
}

function columnTest(column: Column, values: readonly FilterValue[]): Test {
  switch (column.kind) {
    case 'dictionary':
      return dictionaryTest(column, values);
    case 'number':
      return (row) => {
        const value = column.value(row);
        return values.some((v) => v.kind === 'range' && inRange(v, value));
      };
    case 'address': {
      const addresses = values.flatMap((v) => (v.kind === 'text' ? [Number.parseInt(v.text, 16)] : []));
      return (row) => addresses.some((address) => column.matches(row, address));
    }
    case 'flags':
      return (row) => values.some((v) => v.kind === 'text' && column.test(row, v.text));
  }
}

/** The answer per code, found when the first row with that code is seen. 0: not yet, 1: no, 2: yes. */
function dictionaryTest(column: Extract<Column, { kind: 'dictionary' }>, values: readonly FilterValue[]): Test {
  const known = new Uint8Array(column.size);
  const patterns = values.flatMap((v) => (v.kind === 'text' ? [{ text: v.text.toLowerCase(), whole: v.whole }] : []));
  return (row) => {
    const code = column.codes[row];
    if (code < 0) return false;
    if (known[code] === 0)
      known[code] = column.texts(code).some((text) => matchesAny(text.toLowerCase(), patterns)) ? 2 : 1;
    return known[code] === 2;
  };
}

function matchesAny(text: string, patterns: readonly { text: string; whole: boolean }[]): boolean {
  return patterns.some((p) => (p.whole ? text === p.text : text.includes(p.text)));
}

function inRange(range: Extract<FilterValue, { kind: 'range' }>, value: number): boolean {
  if (Number.isNaN(value)) return false;
  return (
    (range.openLow ? value > range.low : value >= range.low) &&
    (range.openHigh ? value < range.high : value <= range.high)
  );
}
