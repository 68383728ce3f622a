/** The picture of waits as SVG: who waits, for what, and who could wake them, from left to right. */
import type { GraphEdge, GraphNode, WaitGraph } from '../../../api/waits.ts';
import { cut, type Html, html } from './html.ts';
import { layersOf } from './layers.ts';

const BOX = { width: 196, height: 42 };
const GAP = { x: 46, y: 16 };
const MARGIN = 12;
/** Characters that fit in a box. */
const FITS = 25;

interface Place {
  readonly x: number;
  readonly y: number;
}

export function waitsPicture({ nodes, edges }: WaitGraph): Html {
  const places = placesOf(nodes, edges);
  const all = [...places.values()];
  const width = Math.max(...all.map(({ x }) => x)) + BOX.width + MARGIN;
  const lowest = Math.max(...all.map(({ y }) => y)) + BOX.height;
  // Lines that go back run below everything.
  const height = lowest + MARGIN + 26;
  return html`<svg role="img" aria-label="Who waits for whom" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs>${['', 'in-knot'].map(arrow)}</defs>
${edges.map((edge) => edgeShape(edge, places, lowest))}
${nodes.map((node) => nodeShape(node, places.get(node.id)))}
</svg>`;
}

function arrow(of: string): Html {
  return html`<marker id="arrow${of}" class="${of}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`;
}

/** Columns by layers; within one, each near those it is joined to on its left. */
function placesOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, Place> {
  const layers = layersOf(
    nodes.map(({ id }) => id),
    edges,
  );
  const places = new Map<string, Place>();
  for (const [column, ids] of layers.entries()) {
    const wish = (id: string) => {
      const left = edges.filter(({ to }) => to === id).flatMap(({ from }) => places.get(from)?.y ?? []);
      return left.length === 0 ? Number.POSITIVE_INFINITY : left.reduce((sum, y) => sum + y, 0) / left.length;
    };
    const wishes = new Map(ids.map((id) => [id, wish(id)]));
    const sorted = [...ids].sort((a, b) => compare(wishes.get(a) ?? 0, wishes.get(b) ?? 0));
    for (const [row, id] of sorted.entries())
      places.set(id, { x: MARGIN + column * (BOX.width + GAP.x), y: MARGIN + row * (BOX.height + GAP.y) });
  }
  return places;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function nodeShape(node: GraphNode, place: Place | undefined): Html | undefined {
  if (!place) return undefined;
  const { label, detail, count, kind, knot } = node;
  const head = kind === 'group' && count > 1 ? `${count.toLocaleString('en')} × ${label}` : label;
  const round = kind.startsWith('resource') ? 18 : 3;
  return html`<g transform="translate(${place.x} ${place.y})"${knot === undefined ? undefined : html` class="in-knot"`}>
<title>${cut(`${head}\n${detail}`, 1000)}</title><rect width="${BOX.width}" height="${BOX.height}" rx="${round}"/>
<text x="12" y="18">${fitting(head)}</text><text class="small" x="12" y="33">${fitting(detail)}</text></g>`;
}

function edgeShape(edge: GraphEdge, places: ReadonlyMap<string, Place>, lowest: number): Html | undefined {
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  if (!from || !to) return undefined;
  const knot = edge.knot === undefined ? '' : 'in-knot';
  const line = to.x > from.x ? forward(from, to) : backward(from, to, lowest);
  return html`<path class="${edge.certainty} ${knot}" marker-end="url(#arrow${knot})" d="${line}"><title>${cut(`${edge.label}: ${edge.evidence}`, 1000)}</title></path>`;
}

function forward(from: Place, to: Place): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function backward(from: Place, to: Place, lowest: number): string {
  const [x1, y1] = [from.x + BOX.width * 0.7, from.y + BOX.height];
  const [x2, y2] = [to.x + BOX.width * 0.3, to.y + BOX.height];
  const below = Math.min(lowest + 24, Math.max(y1, y2) + 46);
  return `M${x1} ${y1}C${x1} ${below} ${x2} ${below} ${x2} ${y2}`;
}

function fitting(text: string): string {
  return text.length <= FITS ? text : `${text.slice(0, FITS - 1)}…`;
}
