/** Changes of a filter's text: what the bar, chips and links do. Nothing else in the text is touched. */
import { type FilterNode, parseFilter } from './filter.ts';

/** A value as it must be written: quoted where it holds spaces or signs of the language. */
export function quoted(value: string): string {
  if (value !== '' && !/[\s"(),[\]{}\\]|^[-><=]/u.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** A top-level part of a filter: a term, a negation or a group, with its place in the text. */
export interface FilterPart {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The parts that must all hold; one part when the filter is an OR as a whole. */
export function filterParts(text: string): FilterPart[] {
  const { root } = parseFilter(text);
  const nodes: readonly FilterNode[] = root === undefined ? [] : root.kind === 'and' ? root.of : [root];
  return nodes.map((node) => ({ text: text.slice(node.from, node.to), from: node.from, to: node.to }));
}

/** Every `key:value` that was understood, with its `-` and the parentheses around it alone: what the bar draws as tokens. */
export function filterTerms(text: string): FilterPart[] {
  const { root } = parseFilter(text);
  return root === undefined ? [] : termsIn(text, root, root.from);
}

function termsIn(text: string, node: FilterNode, from: number): FilterPart[] {
  switch (node.kind) {
    case 'term':
      return node.key === undefined ? [] : [{ text: text.slice(from, node.to), from, to: node.to }];
    case 'not':
      return termsIn(text, node.of, node.of.kind === 'term' ? node.from : node.of.from);
    default:
      return node.of.flatMap((one) => termsIn(text, one, one.from));
  }
}

export function withoutPart(text: string, part: { readonly from: number; readonly to: number }): string {
  return `${text.slice(0, part.from).trimEnd()} ${text.slice(part.to).trimStart()}`.trim();
}

/** Adds a part once: a filter that has it already stays as it is. Alternatives (`a OR b`) are put in parentheses. */
export function withPart(text: string, part: string): string {
  if (filterParts(text).some((p) => p.text === part)) return text;
  const isOpen = parseFilter(`${text} a`).root?.kind === 'or';
  return `${isOpen ? `(${text.trim()})` : text.trim()} ${part}`.trim();
}
