/** The picture of waits as places: waiters, what they wait for, and who could wake them, from left to right. */
import type { GraphEdge, WaitGraph } from '../../../api/waits.ts';
import { counted } from '../../ui/format.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type Links, layersOf, linksOf, partsOf } from './layers.ts';
import { heights, type Item, ordered } from './ordering.ts';
import { type Passage, routesOf } from './routes.ts';
import { type Column, GAP, isGoroutines, NODE, type Placed, type PlacedNode, type Point, type Rect } from './shape.ts';

const MARGIN = 20;
/** Height that a line takes where it passes a column. */
const PASSAGE = 10;
/** Between parts that nothing connects. */
const APART = 34;
/** Room for what stands in rows, about the width of a screen. */
const WIDE = 1240;

/** A block where it stands. */
export interface PlacedBlock extends Rect {
  readonly block: Block;
  readonly layer: number;
}

export function layout({ nodes, edges }: Pick<WaitGraph, 'nodes' | 'edges'>, top = 0): Placed {
  const blocks = blocksOf(nodes, edges);
  const links = linksOf(blocks, leading(edges));
  const layers = layersOf(links);
  const part = partsOf(links);
  const isAlone = part.map((own) => part.indexOf(own) === part.lastIndexOf(own));
  const lefts = columnsOf(
    blocks.filter((_, at) => !isAlone[at]),
    layers.filter((_, at) => !isAlone[at]),
  );
  const shelf = shelved(
    blocks.filter((_, at) => isAlone[at]),
    Math.max(WIDE, ...lefts.map(({ x, width }) => x + width)),
  );
  const start = MARGIN + shelf.height + top;
  const { tops, passages, height } = placedParts(blocks, links, layers, lefts, { part, isAlone });
  const placed = blocks.map((block, at): PlacedBlock => {
    const { width, height: tall } = block;
    const place = shelf.places.get(block) ?? { x: lefts[layers[at]].x, y: start + tops[at] };
    return { block, layer: layers[at], ...place, width, height: tall };
  });
  const right = Math.max(0, ...placed.map(({ x, width }) => x + width));
  return {
    nodes: placed.flatMap(nodesOf),
    edges: routesOf(placed, edges, passages, start),
    knots: placed.flatMap(knotOf),
    columns: lefts.map(({ x }, layer) => ({
      x,
      y: start - top,
      title: titleOf(
        placed.filter((_, at) => !isAlone[at]),
        layer,
        edges,
      ),
    })),
    width: right + MARGIN,
    height: start + height + MARGIN,
  };
}

/** Lines by which columns follow: that somebody who waits could possibly wake others does not put him behind them. */
function leading(edges: readonly GraphEdge[]): GraphEdge[] {
  const waiting = new Set(edges.filter(({ kind }) => kind === 'waits').map(({ from }) => from));
  return edges.filter(({ certainty, to }) => certainty !== 'possible' || !waiting.has(to));
}

function nodesOf({ block, x, y }: PlacedBlock): PlacedNode[] {
  return block.members.map((member) => ({
    node: member.node,
    x: x + member.x,
    y: y + member.y,
    ...NODE,
  }));
}

function columnsOf(blocks: readonly Block[], layers: readonly number[]): (Pick<Column, 'x'> & { width: number })[] {
  const widths: number[] = [];
  for (const [at, { width }] of blocks.entries()) widths[layers[at]] = Math.max(widths[layers[at]] ?? 0, width);
  let x = MARGIN;
  return Array.from(widths, (width = 0) => {
    const column = { x, width };
    x += width + GAP.across;
    return column;
  });
}

/** Blocks that nothing leads to or from, knots before all, side by side in rows. */
function shelved(blocks: readonly Block[], width: number) {
  const places = new Map<Block, Point>();
  let [x, y, tall] = [MARGIN, MARGIN, 0];
  for (const block of blocks) {
    if (x > MARGIN && x + block.width > width) {
      y += tall + GAP.down;
      [x, tall] = [MARGIN, 0];
    }
    places.set(block, { x, y });
    x += block.width + GAP.down;
    tall = Math.max(tall, block.height);
  }
  return { places, height: blocks.length === 0 ? 0 : y + tall + APART - MARGIN };
}

/** Tops of blocks: each part of the picture by itself, one under another; with where lines pass columns on their way. */
function placedParts(
  blocks: readonly Block[],
  links: Links,
  layers: readonly number[],
  lefts: readonly { readonly x: number; readonly width: number }[],
  { part, isAlone }: { readonly part: readonly number[]; readonly isAlone: readonly boolean[] },
) {
  const tops = new Float64Array(blocks.length);
  const passages = new Map<string, Passage[]>();
  let height = 0;
  for (let number = 0; number <= Math.max(-1, ...part); number++) {
    const own = [...part.keys()].filter((at) => part[at] === number && !isAlone[at]);
    if (own.length === 0) continue;
    const { items, ways } = itemsOf(own, blocks, links, layers);
    const y = heights(items, ordered(items), GAP.down);
    for (const [i, at] of own.entries()) tops[at] = height + y[i];
    for (const { from, to, through } of ways)
      passages.set(
        `${blocks[from].id} ${blocks[to].id}`,
        through.map((i) => {
          const { x, width } = lefts[items[i].layer];
          return { from: x, to: x + width, y: height + y[i] + PASSAGE / 2 };
        }),
      );
    height += Math.max(...items.map((item, i) => y[i] + item.height)) + APART;
  }
  return { tops, passages, height: Math.max(0, height - APART) };
}

interface Way {
  readonly from: number;
  readonly to: number;
  /** Numbers of the items on the way. */
  readonly through: readonly number[];
}

function itemsOf(own: readonly number[], blocks: readonly Block[], links: Links, layers: readonly number[]) {
  const itemOf = new Map(own.map((at, item) => [at, item]));
  const item = (layer: number, height: number): Item => ({ height, layer, before: [], after: [] });
  const items = own.map((at) => item(layers[at], blocks[at].height));
  const ways: Way[] = [];
  const join = (a: number, b: number) => {
    items[a].after.push(b);
    items[b].before.push(a);
  };
  for (const from of own)
    for (const to of links[from]) {
      const target = itemOf.get(to);
      let last = itemOf.get(from);
      if (target === undefined || last === undefined || layers[to] <= layers[from]) continue;
      const through: number[] = [];
      for (let layer = layers[from] + 1; layer < layers[to]; layer++) {
        through.push(items.push(item(layer, PASSAGE)) - 1);
        join(last, items.length - 1);
        last = items.length - 1;
      }
      join(last, target);
      ways.push({ from, to, through });
    }
  return { items, ways };
}

function knotOf({ block, x, y, width, height }: PlacedBlock) {
  if (block.knot === undefined || block.members.length < 2) return [];
  const goroutines = block.members.filter(({ node }) => isGoroutines(node));
  return [
    {
      number: block.knot,
      goroutines: goroutines.reduce((sum, { node }) => sum + node.count, 0),
      resources: resourcesIn(block),
      x,
      y,
      width,
      height,
    },
  ];
}

/** "2 locks", "3 channels"; "2 resources" where they are of both kinds or others. */
function resourcesIn({ members }: Block): string {
  const nodes = members.map(({ node }) => node).filter((node) => !isGoroutines(node));
  const all = (pattern: RegExp) => nodes.every(({ label, detail }) => pattern.test(label) || pattern.test(detail));
  return counted(nodes.length, all(/^chan /) ? 'channel' : all(/^sync\.(RW)?Mutex\b/) ? 'lock' : 'resource');
}

/** "waiters", "resource", "who could wake them": only where it holds for the whole column. */
function titleOf(placed: readonly PlacedBlock[], layer: number, edges: readonly GraphEdge[]): string {
  const isWaiting = new Set(edges.filter(({ kind }) => kind === 'waits').map(({ from }) => from));
  const isWaking = new Set(edges.filter(({ kind }) => kind !== 'waits').map(({ to }) => to));
  const roles = placed
    .filter((one) => one.layer === layer)
    .map(({ block }) => {
      if (block.members.length > 1) return 'knot';
      const [{ node }] = block.members;
      if (node.kind === 'resource' || node.kind === 'resources') return 'resource';
      if (isWaking.has(node.id)) return isWaiting.has(node.id) ? 'hold, and wait' : 'who could wake them';
      return 'waiters';
    });
  const known = new Set(roles.filter((role) => role !== 'knot'));
  if (known.size === 0) return '';
  return known.size === 1 ? [...known][0] : '';
}
