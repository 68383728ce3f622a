/** The graph of waits in Graphviz's language. Certainty is the style of a line; a knot is red. */
import type { GraphEdge, GraphNode, WaitGraph } from '../../api/index.ts';

const STYLES = { proved: 'solid', likely: 'dashed', possible: 'dotted' } as const;
const SHAPES: Readonly<Record<GraphNode['kind'], string>> = {
  goroutine: 'box',
  group: 'box3d',
  resource: 'ellipse',
  resources: 'ellipse',
  nobody: 'plaintext',
  outside: 'plaintext',
  more: 'note',
};

export function waitGraphDot({ nodes, edges }: WaitGraph): string {
  return [
    'digraph waits {',
    '  rankdir=LR;',
    '  node [fontname="monospace", fontsize=10];',
    '  edge [fontname="monospace", fontsize=9];',
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    '}',
    '',
  ].join('\n');
}

function nodeLine({ id, kind, label, detail, count, knot }: GraphNode): string {
  const head = count > 1 && kind === 'group' ? `${count} × ${label}` : label;
  const colour = knot === undefined ? '' : ', color=red';
  return `  ${quoted(id)} [shape=${SHAPES[kind]}, label=${quoted(detail === '' ? head : `${head}\n${detail}`)}${colour}];`;
}

function edgeLine({ from, to, label, evidence, certainty, knot }: GraphEdge): string {
  const colour = knot === undefined ? '' : ', color=red';
  return `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(label)}, tooltip=${quoted(evidence)}, style=${STYLES[certainty]}${colour}];`;
}

/** As a quoted string of Graphviz: a backslash of the program stays one. */
export function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, (c) =>
    c === '\n' ? c : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${plain.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
