/** The graph of waits for Graphviz: waiters on the left, what they wait for, who could wake them; lines by their certainty. */
import type { GraphEdge, GraphNode, WaitGraph } from '../../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { dot } from '../export/dot.ts';
import { edgeWords } from './EdgeShape.tsx';

const SHAPES: Readonly<Record<GraphNode['kind'], { readonly shape: string; readonly style?: string }>> = {
  goroutine: { shape: 'box', style: 'rounded' },
  group: { shape: 'box', style: 'rounded' },
  more: { shape: 'box', style: 'rounded,dashed' },
  resource: { shape: 'box' },
  resources: { shape: 'box' },
  nobody: { shape: 'box', style: 'dotted' },
  outside: { shape: 'ellipse' },
};
const LINES: Readonly<Record<GraphEdge['certainty'], string>> = {
  proved: 'solid',
  likely: 'dashed',
  possible: 'dotted',
};
const KNOT = '#b2001b';

export function waitsDot({ nodes, edges }: Pick<WaitGraph, 'nodes' | 'edges'>): string {
  return dot({
    graph: { rankdir: 'LR' },
    nodes: nodes.map((node) => [node.id, { ...SHAPES[node.kind], label: words(node), color: red(node.knot) }]),
    edges: edges.map((edge) => [
      edge.from,
      edge.to,
      { label: edgeWords(edge), style: LINES[edge.certainty], color: red(edge.knot), tooltip: edge.evidence },
    ]),
  });
}

/** Two lines: how many of what, and more of it. */
function words({ kind, goroutineId, count: many, label, position, detail }: GraphNode): string {
  const who = kind === 'goroutine' ? `g${goroutineId} ` : kind === 'group' ? `${count(many)} × ` : '';
  const more = [detail, position].filter((part) => part !== undefined && part !== '').join(' · ');
  return more === '' ? who + label : `${who}${label}\n${more}`;
}

const red = (knot: number | undefined) => (knot === undefined ? undefined : KNOT);
