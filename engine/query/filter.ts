/**
 * A filter as a tree, from its text: what must hold, with the place of each term in the text. Half-typed text gives the
 * terms that can be understood, and an error for the rest.
 */
import type { SyntaxNode } from '@lezer/common';
import { parseDuration } from './durations.ts';
import { FILTER_KEYS, type FilterKey, filterKey, nearestKey } from './keys.ts';
import { parser } from './parser.generated.js';

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** One value of a term: a text, or a range of numbers (seconds for durations). */
export type FilterValue =
  | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
  | {
      readonly kind: 'range';
      readonly low: number;
      readonly high: number;
      readonly openLow: boolean;
      readonly openHigh: boolean;
    };

export interface FilterTerm {
  readonly kind: 'term';
  /** undefined: bare words, which match a function, a file or a label. */
  readonly key: string | undefined;
  readonly values: readonly FilterValue[];
  readonly from: number;
  readonly to: number;
}

export type FilterNode =
  | FilterTerm
  | { readonly kind: 'not'; readonly of: FilterNode; readonly from: number; readonly to: number }
  | { readonly kind: 'and' | 'or'; readonly of: readonly FilterNode[]; readonly from: number; readonly to: number };

export interface FilterProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface ParsedFilter {
  /** undefined: nothing is asked for, so everything matches. */
  readonly root: FilterNode | undefined;
  readonly errors: readonly FilterProblem[];
}

export function parseFilter(text: string): ParsedFilter {
  const reading = new Reading(text);
  const tree = parser.parse(text);
  const root = reading.all(tree.topNode);
  return { root, errors: reading.errors };
}

class Reading {
  readonly errors: FilterProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Query and Group: And nodes with Or between them. */
  all(node: SyntaxNode): FilterNode | undefined {
    this.#reportBroken(node);
    return this.#join(
      'or',
      node,
      node.getChildren('And').map((child) => this.#and(child)),
    );
  }

  #and(node: SyntaxNode): FilterNode | undefined {
    this.#reportBroken(node);
    return this.#join(
      'and',
      node,
      children(node).map((child) => this.#clause(child)),
    );
  }

  #join(kind: 'and' | 'or', node: SyntaxNode, parts: readonly (FilterNode | undefined)[]): FilterNode | undefined {
    const of = parts.filter((p) => p !== undefined);
    return of.length > 1 ? { kind, of, from: node.from, to: node.to } : of[0];
  }

  #clause(node: SyntaxNode): FilterNode | undefined {
    switch (node.name) {
      case 'Not': {
        this.#reportBroken(node);
        const inner = children(node)
          .map((child) => this.#clause(child))
          .find((n) => n !== undefined);
        return inner && { kind: 'not', of: inner, from: node.from, to: node.to };
      }
      case 'Group':
        return this.all(node);
      case 'Term':
        return this.#term(node);
      case 'Words': {
        const text = this.#plain(node.firstChild ?? node);
        return {
          kind: 'term',
          key: undefined,
          values: [{ kind: 'text', text, whole: false }],
          from: node.from,
          to: node.to,
        };
      }
      default:
        return undefined;
    }
  }

  #term(node: SyntaxNode): FilterNode | undefined {
    const keyNode = node.getChild('Key');
    if (!keyNode) return undefined;
    const name = this.#slice(keyNode).slice(0, -1);
    const key = filterKey(name);
    if (!key) {
      const meant = nearestKey(name);
      this.#error(
        keyNode.from,
        keyNode.to - 1,
        `\`${name}\` is not a key${meant ? `: did you mean \`${meant}\`?` : `; keys are ${FILTER_KEYS.map((k) => k.key).join(', ')}`}`,
      );
      return undefined;
    }
    const values = children(node).flatMap((child) => this.#value(key, child));
    if (values.length === 0 && !this.errors.some((e) => e.from >= node.from)) {
      this.#error(node.from, node.to, `\`${key.key}:\` needs a value, for example ${key.example}`);
    }
    return values.length === 0 ? undefined : { kind: 'term', key: key.key, values, from: node.from, to: node.to };
  }

  #value(key: FilterKey, node: SyntaxNode): FilterValue[] {
    if (node.name === 'Value' || node.name === 'Quoted') return this.#oneValue(key, undefined, node);
    if (node.name !== 'Compared') return [];
    const comparison = this.#slice(node.firstChild ?? node) as Comparison;
    return node.lastChild && node.lastChild !== node.firstChild ? this.#oneValue(key, comparison, node.lastChild) : [];
  }

  #oneValue(key: FilterKey, comparison: Comparison | undefined, node: SyntaxNode): FilterValue[] {
    const text = this.#plain(node);
    if (key.kind === 'number' || key.kind === 'duration') return this.#range(key, comparison, text, node);
    if (comparison !== undefined && comparison !== '=') {
      this.#error(node.from, node.to, `\`${key.key}\` has no order: \`${comparison}\` cannot be used with it`);
      return [];
    }
    if (key.values && !key.values.includes(text)) {
      this.#error(node.from, node.to, `\`${key.key}:\` takes ${key.values.join(', ')}`);
      return [];
    }
    return [{ kind: 'text', text, whole: comparison === '=' || key.whole === true || key.kind !== 'text' }];
  }

  #range(key: FilterKey, comparison: Comparison | undefined, text: string, node: SyntaxNode): FilterValue[] {
    const number = key.kind === 'duration' ? parseDuration : parseNumber;
    const [first, last] = /^[^-]+-[^-]+$/.test(text) ? text.split('-') : [text, undefined];
    const low = number(first);
    const high = last === undefined ? low : number(last);
    if (low === undefined || high === undefined) {
      const wanted = key.kind === 'duration' ? 'a duration like 5m, 1h30m or 250ms' : 'a number or a range like 20-30';
      this.#error(node.from, node.to, `\`${key.key}:\` takes ${wanted}`);
      return [];
    }
    const range = { kind: 'range', low, high, openLow: false, openHigh: false } as const;
    switch (comparison) {
      case '>':
        return [{ ...range, high: Number.POSITIVE_INFINITY, openLow: true }];
      case '>=':
        return [{ ...range, high: Number.POSITIVE_INFINITY }];
      case '<':
        return [{ ...range, low: Number.NEGATIVE_INFINITY, openHigh: true }];
      case '<=':
        return [{ ...range, low: Number.NEGATIVE_INFINITY }];
      default:
        return [range];
    }
  }

  #slice(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #plain(node: SyntaxNode): string {
    const text = this.#slice(node);
    return text.startsWith('"')
      ? text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1')
      : text;
  }

  /** Places where the parser had to skip or to invent something. */
  #reportBroken(node: SyntaxNode): void {
    for (const child of children(node)) {
      if (!child.type.isError) continue;
      const text = this.#slice(child);
      const what = text === '' ? 'something is missing here' : `\`${text}\` does not belong here`;
      this.#error(child.from, Math.max(child.to, child.from), what);
    }
  }

  #error(from: number, to: number, message: string): void {
    this.errors.push({ from, to, message });
  }
}

function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
  return list;
}

function parseNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
