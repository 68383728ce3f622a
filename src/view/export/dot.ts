/** Graphs in the language of Graphviz (https://graphviz.org/doc/info/lang.html). */
import { printable } from '../../ui/text.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

export interface DotGraph {
  /** Of the whole graph: rankdir and the like. */
  readonly graph?: Attributes;
  readonly nodes: readonly (readonly [id: string, attributes: Attributes])[];
  readonly edges: readonly (readonly [from: string, to: string, attributes: Attributes])[];
}

/** Node and edge ids may be any text; labels too, "\n" in them starts a line. */
export function dot({ graph = {}, nodes, edges }: DotGraph): string {
  return [
    'digraph unpark {',
    `  graph ${list({ fontname: 'Helvetica', ...graph })};`,
    `  node ${list({ fontname: 'Helvetica', fontsize: '11', shape: 'box' })};`,
    `  edge ${list({ fontname: 'Helvetica', fontsize: '10' })};`,
    ...nodes.map(([id, attributes]) => `  ${quoted(id)} ${list(attributes)};`),
    ...edges.map(([from, to, attributes]) => `  ${quoted(from)} -> ${quoted(to)} ${list(attributes)};`),
    '}',
    '',
  ].join('\n');
}

function list(attributes: Attributes): string {
  const parts = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(value)}`],
  );
  return `[${parts.join(', ')}]`;
}

/** In a quoted text only the quote itself is special to the language; a backslash is to labels. */
function quoted(text: string): string {
  const lines = text.split('\n').map((line) => printable(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
  return `"${lines.join('\\n')}"`;
}
