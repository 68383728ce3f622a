/**
 * Evaluation of a filter over columns. A text is compared once per distinct code of a column (a stack, a function, a set
 * of labels), never per row; every term fills a mask of one byte per row, so that a million goroutines cost milliseconds.
 */
import { type FilterNode, type FilterTerm, type ParsedFilter, parseFilter } from './filter.ts';
import { matchesName } from './names.ts';
import type { FilterValue } from './term-values.ts';

/** A column of what the rows have. */
export type Column =
  | {
      readonly kind: 'dictionary';
      /** Row → code, from 0 up; -1: the row has none. */
      readonly codes: Int32Array;
      readonly size: number;
      /** All texts of a code: the functions of a stack, the one name of a state. */
      texts(code: number): readonly string[];
    }
  /** NaN: the row has none. */
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

/** One byte per row: 1 where it matches. */
type Mask = Uint8Array;
type Range = Extract<FilterValue, { kind: 'range' }>;

export interface Selection {
  readonly rows: Uint32Array;
  readonly errors: ParsedFilter['errors'];
  /** When nothing matches: the part that, dropped, would bring back the most. */
  readonly emptiedBy?: { readonly term: string; readonly without: string; readonly count: number };
}

export function select(source: QuerySource, text: string): Selection {
  const { root, errors } = parseFilter(text);
  const parts = root === undefined ? [] : root.kind === 'and' ? root.of : [root];
  // How many parts a row fails (2: more than one), and the last of them.
  const failures = new Uint8Array(source.count);
  const failed = new Uint16Array(source.count);
  const mask: Mask = new Uint8Array(source.count);
  parts.forEach((part, index) => {
    fill(source, part, mask);
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] !== 0) continue;
      failures[row] = failures[row] === 0 ? 1 : 2;
      failed[row] = index;
    }
  });
  const rows = rowsWith(failures, 0);
  const isEmpty = rows.length === 0 && source.count > 0;
  return { rows, errors, emptiedBy: isEmpty ? emptiedBy(text, parts, rowsWith(failures, 1), failed) : undefined };
}

function rowsWith(failures: Uint8Array, wanted: number): Uint32Array {
  const rows = new Uint32Array(failures.length);
  let count = 0;
  for (let row = 0; row < failures.length; row++) if (failures[row] === wanted) rows[count++] = row;
  return rows.subarray(0, count);
}

function emptiedBy(
  text: string,
  parts: readonly FilterNode[],
  nearly: Uint32Array,
  failed: Uint16Array,
): Selection['emptiedBy'] {
  const counts = new Uint32Array(parts.length);
  for (const row of nearly) counts[failed[row]]++;
  const best = counts.indexOf(Math.max(...counts));
  const part = parts[best];
  if (part === undefined || counts[best] === 0) return undefined;
  const without = `${text.slice(0, part.from).trimEnd()} ${text.slice(part.to).trimStart()}`.trim();
  return { term: text.slice(part.from, part.to), without, count: counts[best] };
}

function fill(source: QuerySource, node: FilterNode, out: Mask): void {
  switch (node.kind) {
    case 'not':
      fill(source, node.of, out);
      for (let row = 0; row < out.length; row++) out[row] ^= 1;
      return;
    case 'and':
      combine(source, node.of, out, (one) => {
        for (let row = 0; row < out.length; row++) out[row] &= one[row];
      });
      return;
    case 'or':
      combine(source, node.of, out, (one) => addTo(out, one));
      return;
    case 'term':
      fillTerm(source, node, out);
  }
}

function combine(source: QuerySource, nodes: readonly FilterNode[], out: Mask, add: (one: Mask) => void): void {
  fill(source, nodes[0], out);
  const one = new Uint8Array(out.length);
  for (const node of nodes.slice(1)) {
    fill(source, node, one);
    add(one);
  }
}

function addTo(out: Mask, one: Mask): void {
  for (let row = 0; row < out.length; row++) out[row] |= one[row];
}

function fillTerm(source: QuerySource, term: FilterTerm, out: Mask): void {
  const columns = (term.key === undefined ? BARE_KEYS : [term.key]).flatMap((key) => source.column(key) ?? []);
  out.fill(0);
  const one = columns.length > 1 ? new Uint8Array(out.length) : out;
  for (const column of columns) {
    fillColumn(column, term.values, one);
    if (one !== out) addTo(out, one);
  }
}

function fillColumn(column: Column, values: readonly FilterValue[], out: Mask): void {
  const ranges = values.filter((v) => v.kind === 'range');
  const flags = values.flatMap((v) => (v.kind === 'text' ? [v.text] : []));
  switch (column.kind) {
    case 'dictionary':
      fillDictionary(column, values, out);
      return;
    case 'number':
      for (let row = 0; row < out.length; row++) out[row] = isInAny(ranges, column.value(row)) ? 1 : 0;
      return;
    case 'address':
      for (let row = 0; row < out.length; row++) out[row] = ranges.some((r) => column.matches(row, r.low)) ? 1 : 0;
      return;
    case 'flags':
      for (let row = 0; row < out.length; row++) out[row] = flags.some((flag) => column.test(row, flag)) ? 1 : 0;
  }
}

/** The answer per code is found when the first row with that code is seen. 0: not yet, 1: no, 2: yes. */
function fillDictionary(
  column: Extract<Column, { kind: 'dictionary' }>,
  values: readonly FilterValue[],
  out: Mask,
): void {
  const known = new Uint8Array(column.size);
  const texts = values.flatMap((v) => (v.kind === 'text' ? [{ ...v, folded: v.text.toLowerCase() }] : []));
  for (let row = 0; row < out.length; row++) {
    const code = column.codes[row];
    if (code >= 0 && known[code] === 0)
      known[code] = column.texts(code).some((text) => texts.some((wanted) => matchesName(text, wanted))) ? 2 : 1;
    out[row] = code >= 0 && known[code] === 2 ? 1 : 0;
  }
}

function isInAny(ranges: readonly Range[], value: number): boolean {
  for (const { low, high, openLow, openHigh } of ranges) {
    // NaN, a row without a value, is in no range.
    if ((openLow ? value > low : value >= low) && (openHigh ? value < high : value <= high)) return true;
  }
  return false;
}
