/**
 * A filter as a tree, from its text: what must hold, with the place of each term in the text. Half-typed text gives the
 * terms that can be understood, and an error for the rest: what is wrong is left out, so that it hides nothing.
 */
import type { SyntaxNode } from '@lezer/common';
import { FILTER_KEYS, filterKey, nearest } from './keys.ts';
import { parser } from './parser.generated.ts';
import { type Comparison, type FilterValue, readValue } from './term-values.ts';

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

/** Parentheses and signs nested deeper than this are refused: the tree is walked by recursion. */
const MAX_DEPTH = 100;
/** Longer texts are refused: no address holds them, and nobody types them. */
const MAX_LENGTH = 10_000;

export function parseFilter(text: string): ParsedFilter {
  if (text.length > MAX_LENGTH) {
    const message = `a filter has at most ${MAX_LENGTH.toLocaleString('en')} characters`;
    return { root: undefined, errors: [{ from: 0, to: text.length, message }] };
  }
  const reading = new Reading(text);
  const root = reading.joined('and', parser.parse(text).topNode, 0);
  return { root, errors: reading.errors };
}

class Reading {
  readonly errors: FilterProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** All that stands in a node, as one; undefined where nothing of it can be understood. */
  joined(kind: 'and' | 'or', node: SyntaxNode, depth: number): FilterNode | undefined {
    if (depth > MAX_DEPTH) {
      this.#error(node.from, node.to, 'this is nested too deeply');
      return undefined;
    }
    const of = children(node)
      .map((child) => this.#read(child, depth + 1))
      .filter((n) => n !== undefined);
    return of.length > 1 ? { kind, of, from: node.from, to: node.to } : of[0];
  }

  #read(node: SyntaxNode, depth: number): FilterNode | undefined {
    if (node.type.isError) {
      this.#reportBroken(node);
      return undefined;
    }
    switch (node.name) {
      case 'Or':
        return this.joined('or', node, depth);
      case 'And':
        return this.joined('and', node, depth);
      case 'Group': {
        const inner = this.joined('and', node, depth);
        return inner && { ...inner, from: node.from, to: node.to };
      }
      case 'Not': {
        const of = this.joined('and', node, depth);
        return of && { kind: 'not', of, from: node.from, to: node.to };
      }
      case 'Term':
        return this.#term(node);
      case 'Words': {
        const value = { kind: 'text', text: this.#plain(node), whole: false } as const;
        return { kind: 'term', key: undefined, values: [value], from: node.from, to: node.to };
      }
      default:
        return undefined;
    }
  }

  #term(node: SyntaxNode): FilterNode | undefined {
    const keyNode = node.getChild('Key');
    if (!keyNode) return undefined;
    const name = this.#slice(keyNode);
    const key = filterKey(name);
    if (!key) {
      const keys = FILTER_KEYS.map((k) => k.key);
      const meant = nearest(name, keys);
      const hint = meant ? `: did you mean \`${meant}\`?` : `; keys are ${keys.join(', ')}`;
      this.#error(keyNode.from, keyNode.to, `\`${name}\` is not a key${hint}`);
      return undefined;
    }
    const values: FilterValue[] = [];
    const written = children(node).flatMap(writtenValue);
    for (const { comparison, value } of written) {
      const sign = comparison && (this.#slice(comparison) as Comparison);
      const read = readValue(key, sign, this.#plain(value));
      if (read.kind === 'error') this.#error(value.from, value.to, read.message);
      else values.push(read);
    }
    if (written.length === 0)
      this.#error(node.from, node.to, `\`${key.key}:\` needs a value, for example ${key.example}`);
    return values.length === 0 ? undefined : { kind: 'term', key: key.key, values, from: node.from, to: node.to };
  }

  #slice(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  /** A word without its quotes, which may stand anywhere in it: `tenant="acme corp"`. */
  #plain(node: SyntaxNode): string {
    return this.#slice(node).replace(
      /"((?:[^"\\]|\\[\s\S])*)(\\?$|")/g,
      (_, inner: string, end: string, at: number) => {
        if (end !== '"') this.#error(node.from + at, node.to, 'the quote is not closed');
        return inner.replace(/\\([\s\S])/g, '$1');
      },
    );
  }

  /** A place where the parser had to skip or to invent something. */
  #reportBroken(node: SyntaxNode): void {
    const text = this.#slice(node);
    const isOpen = text === '' && node.parent?.name === 'Group' && node.prevSibling?.name !== 'Open';
    if (isOpen && node.parent) this.#error(node.parent.from, node.parent.from + 1, 'this parenthesis is not closed');
    else
      this.#error(node.from, node.to, text === '' ? 'something is missing here' : `\`${text}\` does not belong here`);
  }

  #error(from: number, to: number, message: string): void {
    this.errors.push({ from, to, message });
  }
}

function writtenValue(node: SyntaxNode): { comparison: SyntaxNode | undefined; value: SyntaxNode }[] {
  if (node.name === 'Value') return [{ comparison: undefined, value: node }];
  const value = node.name === 'Compared' ? node.getChild('Value') : undefined;
  return value ? [{ comparison: node.getChild('Comparison') ?? undefined, value }] : [];
}

function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
  return list;
}
