/** Graphs in the language of Graphviz (https://graphviz.org/doc/info/lang.html). */
import type { GraphEdge, GraphNode, WaitGraph } from './waits.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

export interface DotGraph {
  /** A word. */
  readonly name: string;
  readonly nodes: readonly (readonly [id: string, attributes: Attributes])[];
  readonly edges: readonly (readonly [from: string, to: string, attributes: Attributes])[];
}

/** Left to right. Ids and labels may be any text; "\n" in a label starts a line. */
export function dot({ name, nodes, edges }: DotGraph): string {
  return [
    `digraph ${name} {`,
    '  rankdir=LR;',
    '  node [fontname="monospace", fontsize=10, shape=box];',
    '  edge [fontname="monospace", fontsize=9];',
    ...nodes.map(([id, attributes]) => `  ${quoted(id)} ${list(attributes)};`),
    ...edges.map(([from, to, attributes]) => `  ${quoted(from)} -> ${quoted(to)} ${list(attributes)};`),
    '}',
    '',
  ].join('\n');
}

function list(attributes: Attributes): string {
  const parts = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${isWord(value) ? value : quoted(value)}`],
  );
  return `[${parts.join(', ')}]`;
}

/** What Graphviz takes unquoted, its own few words left out. */
const isWord = (text: string) =>
  /^[a-z_]\w*$/i.test(text) && !/^(node|edge|graph|digraph|subgraph|strict)$/i.test(text);

/** As a quoted string of Graphviz: a backslash of the program stays one. */
function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, (c) =>
    c === '\n' ? c : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${plain.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}

const LINES = { proved: 'solid', likely: 'dashed', possible: 'dotted' } as const;
const SHAPES: Readonly<Record<GraphNode['kind'], string>> = {
  goroutine: 'box',
  group: 'box3d',
  resource: 'ellipse',
  resources: 'ellipse',
  nobody: 'plaintext',
  outside: 'plaintext',
  more: 'note',
};

/** The graph of waits: certainty is the style of a line; a knot is red. */
export function waitsDot({ nodes, edges }: Pick<WaitGraph, 'nodes' | 'edges'>): string {
  return dot({
    name: 'waits',
    nodes: nodes.map((node) => [node.id, { shape: SHAPES[node.kind], label: words(node), color: colour(node) }]),
    edges: edges.map((edge) => [
      edge.from,
      edge.to,
      { label: edgeWords(edge), tooltip: edge.evidence, style: LINES[edge.certainty], color: colour(edge) },
    ]),
  });
}

function words({ kind, label, detail, count }: GraphNode): string {
  const head = count > 1 && kind === 'group' ? `${count} × ${label}` : label;
  return detail === '' ? head : `${head}\n${detail}`;
}

function edgeWords({ label, anyOf }: GraphEdge): string {
  return anyOf === undefined ? label : `${label}, any of ${anyOf}`;
}

const colour = ({ knot }: { readonly knot?: number }) => (knot === undefined ? undefined : 'red');
