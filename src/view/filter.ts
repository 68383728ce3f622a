/** Small changes to a filter's text that views make for the reader: add a term, take one away. */
import { filterParts, quoted, withoutPart, withPart } from '../../engine/query/edit.ts';

/** Hides the runtime's own goroutines. */
export const NO_SYSTEM = '-is:system';

export function hasTerm(filter: string, term: string): boolean {
  return filterParts(filter).some((part) => part.text === term);
}

/** Adds a term at the end, unless it is there. An alternative (`a OR b`) is put in parentheses first. */
export function withTerm(filter: string, term: string): string {
  const parts = filterParts(filter);
  const either = parts.length === 1 && / OR /.test(parts[0].text) && !parts[0].text.startsWith('(');
  return withPart(either ? `(${filter.trim()})` : filter, term);
}

export function withoutTerm(filter: string, term: string): string {
  const part = filterParts(filter).find((one) => one.text === term);
  return part === undefined ? filter : withoutPart(filter, part);
}

/** `key:value`, quoted where the value would not be one word of the language; `exact` for the whole value, not a part. */
export function term(key: string, value: string, exact = false): string {
  return `${key}:${exact ? '=' : ''}${quoted(value)}`;
}
