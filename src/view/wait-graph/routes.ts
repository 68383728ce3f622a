/** How the lines run: out at the right, in at the left, past other columns where they left room; around a knot to its far side. */
import type { GraphEdge } from '../../../api/waits.ts';
import type { PlacedBlock } from './layout.ts';
import { edgeId, NODE, type PlacedEdge, type Point, type Rect } from './shape.ts';

/** Where a line passes a column. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

type Side = 'left' | 'right';

interface Ends {
  readonly edge: GraphEdge;
  readonly from: Rect;
  readonly to: Rect;
  readonly a: PlacedBlock;
  readonly b: PlacedBlock;
  readonly out: Side;
  readonly into: Side;
}

/** Between two lines at one side of a box, and how much of the side they may take. */
const APART = 8;
const SPREAD = 28;
/** Room that an arrow's head needs. */
const HEAD = 2;
/** A line that rises less is level. */
const LEVEL = 16;

export function routesOf(
  blocks: readonly PlacedBlock[],
  edges: readonly GraphEdge[],
  passages: ReadonlyMap<string, readonly Passage[]>,
  top: number,
): PlacedEdge[] {
  const places = placesOf(blocks);
  const all = edges.flatMap((edge) => endsOf(edge, places));
  const known = new Set(edges.map(edgeId));
  const port = portsOf(all);
  return all.map((ends) => {
    const { edge, a, b } = ends;
    const start = port(ends, 'from');
    const end = port(ends, 'to');
    const way = (passages.get(`${a.block.id} ${b.block.id}`) ?? []).map((one) => ({ ...one, y: one.y + top }));
    const drawn =
      a === b
        ? inside(ends, a.block.circle === true, known.has(edgeId({ from: edge.to, to: edge.from })))
        : isFar(ends)
          ? around(ends, start)
          : across(ends, start, end, way);
    // Of many who possibly could, and wait themselves, the words would cover all else.
    const isBack = edge.certainty === 'possible' && a !== b && b.layer <= a.layer;
    return { id: edgeId(edge), edge, ...drawn, ...(isBack && { crowded: true }) };
  });
}

type Places = ReadonlyMap<string, { readonly rect: Rect; readonly block: PlacedBlock }>;

function placesOf(blocks: readonly PlacedBlock[]): Places {
  return new Map(
    blocks.flatMap((block) =>
      block.block.members.map(({ node, x, y }) => {
        const rect = { x: block.x + x, y: block.y + y, ...NODE };
        return [node.id, { rect, block }] as const;
      }),
    ),
  );
}

function endsOf(edge: GraphEdge, places: Places): Ends[] {
  const [from, to] = [places.get(edge.from), places.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  const [a, b] = [from.block, to.block];
  const isBack = b.layer < a.layer;
  const out = isBack ? 'left' : 'right';
  const into = isBack || (a !== b && b.layer === a.layer) ? 'right' : 'left';
  return [{ edge, from: from.rect, to: to.rect, a, b, out, into }];
}

/** Lines at one side of a box stand in the order of their other ends, so that they do not cross right there. */
function portsOf(all: readonly Ends[]): (ends: Ends, which: 'from' | 'to') => Point {
  const sides = new Map<string, { readonly ends: Ends; readonly other: number }[]>();
  const key = ({ edge, out, into }: Ends, which: 'from' | 'to') =>
    which === 'from' ? `${edge.from} ${out}` : `${edge.to} ${into}`;
  for (const ends of all) {
    if (ends.a === ends.b || isFar(ends)) continue;
    for (const which of ['from', 'to'] as const) {
      const other = which === 'from' ? ends.to.y : ends.from.y;
      sides.set(key(ends, which), [...(sides.get(key(ends, which)) ?? []), { ends, other }]);
    }
  }
  for (const side of sides.values()) side.sort((a, b) => a.other - b.other);
  return (ends, which) => {
    const rect = ends[which];
    const side = sides.get(key(ends, which)) ?? [];
    const at = Math.max(
      0,
      side.findIndex((one) => one.ends === ends),
    );
    const step = Math.min(APART, SPREAD / Math.max(1, side.length));
    const y = rect.y + rect.height / 2 + (at - (Math.max(1, side.length) - 1) / 2) * step;
    const isRight = (which === 'from' ? ends.out : ends.into) === 'right';
    return { x: isRight ? rect.x + rect.width : rect.x, y };
  };
}

/** To a node of a knot that has another one at its left. */
function isFar({ a, b, to, into }: Ends): boolean {
  return a !== b && b.block.members.length > 1 && into === 'left' && to.x > b.x + b.block.members[0].x + 1;
}

type Drawn = Pick<PlacedEdge, 'path' | 'label' | 'crowded'>;

function across({ out, into, a, b }: Ends, start: Point, end: Point, way: readonly Passage[]): Drawn {
  const last = { x: end.x + (into === 'left' ? -HEAD : HEAD), y: end.y };
  if (a.layer === b.layer) {
    const bend = Math.max(start.x, end.x) + 56;
    return {
      path: `M${at(start)}C${bend},${start.y} ${bend},${end.y} ${at(last)}`,
      label: { x: bend - 14, y: (start.y + end.y) / 2 },
    };
  }
  let path = `M${at(start)}`;
  let here = start;
  for (const { from, to, y } of out === 'right' ? way : []) {
    path += `${curve(here, { x: from, y })}H${to}`;
    here = { x: to, y };
  }
  const first = way[0] === undefined ? last : { x: way[0].from, y: way[0].y };
  return { path: path + curve(here, last), label: above(start, first) };
}

/** Over a knot, or under it, and in from there. */
function around({ to, b, a }: Ends, start: Point): Drawn {
  const isUp = to.y + to.height / 2 <= b.y + b.height / 2;
  const y = isUp ? b.y - 12 : b.y + b.height + 12;
  const x = to.x + to.width / 2;
  const edge = { x: b.x - 10, y };
  const end = isUp ? to.y - HEAD : to.y + to.height + HEAD;
  const turn = isUp ? y + 12 : y - 12;
  const lead = a.layer < b.layer ? curve(start, edge) : `L${at(edge)}`;
  return { path: `M${at(start)}${lead}H${x - 12}Q${x},${y} ${x},${turn}V${end}`, label: middle(start, edge) };
}

/** Between nodes of a knot: straight along the rectangle, or between its two columns. */
function inside({ from, to, edge }: Ends, isCircle: boolean, andBack: boolean): Drawn {
  const [a, b] = [centre(from), centre(to)];
  if (Math.abs(a.x - b.x) < 1) {
    const isDown = b.y > a.y;
    const isNear = Math.abs(b.y - a.y) < 2 * NODE.height + 60;
    const [y1, y2] = isDown ? [from.y + from.height, to.y - HEAD] : [from.y, to.y + to.height + HEAD];
    if (isNear) return { path: `M${a.x},${y1}V${y2}`, label: { x: a.x, y: (y1 + y2) / 2 } };
    const bend = from.x + from.width + 40;
    const end = { x: to.x + to.width + HEAD, y: b.y };
    return {
      path: `M${from.x + from.width},${a.y}C${bend},${a.y} ${bend},${b.y} ${at(end)}`,
      label: { x: bend, y: (a.y + b.y) / 2 },
    };
  }
  // There and back between the same two do not lie on each other.
  const shift = andBack ? (edge.kind === 'waits' ? -8 : 8) : 0;
  const isRight = b.x > a.x;
  const start = { x: isRight ? from.x + from.width : from.x, y: a.y + shift };
  const end = { x: isRight ? to.x - HEAD : to.x + to.width + HEAD, y: b.y + shift };
  return {
    path: `M${at(start)}L${at(end)}`,
    label: above(start, end),
    crowded: isCircle ? undefined : true,
  };
}

function curve(from: Point, to: Point): string {
  const half = (to.x - from.x) / 2;
  return `C${from.x + half},${from.y} ${to.x - half},${to.y} ${at(to)}`;
}

/** In the middle of a line; of a level one above it, so that the line is seen beside its words. */
function above(a: Point, b: Point): Point {
  const { x, y } = middle(a, b);
  return { x, y: Math.abs(a.y - b.y) < LEVEL ? y - 10 : y };
}

const at = ({ x, y }: Point) => `${x},${y}`;
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const centre = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });
