/** The picture of waits: waiters → resources → who could wake them, computed on everything, drawn as few boxes. */
import { type Box, boxesOf } from './boxes.ts';
import { Drawing } from './drawing.ts';
import type { Picture, PictureOptions, WaitModel } from './model.ts';
import type { WaitIndex } from './selection.ts';
import { namedHolders } from './waking.ts';
import { thousands } from './words.ts';

/** Knots that differ in nothing but their numbers, that are drawn: more of them would say nothing more. */
const ALIKE_KNOTS = 2;
/** Waiters of one resource by whose places it is told whether its knot is like another. */
const COMPARED = 64;

export function drawWaits(index: WaitIndex, options: PictureOptions): Picture {
  const { model, sites } = index;
  const boxes = boxesOf(model, sites, index.select(options));
  const drawing = new Drawing(model, sites, { open: options.open, singles: singles(model, boxes, options) });
  const left: Box[] = [];
  let knotsDrawn = 0;
  const alike = new Map<string, number>();
  for (const unit of unitsOf(boxes)) {
    const isKnot = unit[0].knot !== undefined;
    // Knots take at most half of the room: beside a thousand of them the rest would not be seen.
    const room = isKnot && options.knot === undefined ? options.limit / 2 : options.limit;
    const key = isKnot && options.knot === undefined && options.focus === undefined ? likeness(model, unit) : undefined;
    const drawnAlike = key === undefined ? 0 : (alike.get(key) ?? 0);
    if (drawnAlike >= ALIKE_KNOTS || (drawing.size > 0 && drawing.size + drawing.needs(unit) > room)) {
      left.push(...unit);
      continue;
    }
    for (const box of unit) drawing.add(box);
    if (isKnot) knotsDrawn++;
    if (key !== undefined) alike.set(key, drawnAlike + 1);
  }
  noteLeft(model, drawing, left);
  const nodes = drawing.nodes();
  return {
    nodes,
    edges: drawing.edges(),
    drawn: drawing.rows.size,
    total: index.waiting,
    nodeTotal: nodes.length + left.length,
    knotsDrawn,
  };
}

/** Equal for knots whose goroutines wait at the same places for the same types of things. */
function likeness(model: WaitModel, unit: readonly Box[]): string {
  const parts = unit.map(({ resources, waits }) => {
    const places = waits.slice(0, COMPARED).map((wait) => {
      const { function: name, position } = model.site(model.waits.goroutine[wait]);
      return `${name} ${position}`;
    });
    return `${model.typeOf(resources[0])}: ${[...new Set(places)].sort().join(', ')}`;
  });
  return parts.sort().join('\n');
}

/** What is drawn together or not at all: the resources of a knot, or one box. */
function unitsOf(boxes: readonly Box[]): Box[][] {
  const units: Box[][] = [];
  for (const box of boxes) {
    const last = units.at(-1);
    if (last && box.knot !== undefined && last[0].knot === box.knot) last.push(box);
    else units.push([box]);
  }
  return units;
}

/** Goroutines that are drawn one by one wherever they wait: who holds what is drawn, and what the picture is about. */
function singles(model: WaitModel, boxes: readonly Box[], options: PictureOptions): Set<number> {
  const rows = new Set(options.focus?.rows ?? []);
  for (const { waits } of boxes.slice(0, options.limit))
    for (const { row } of namedHolders(model.keeping(waits[0]) ?? [])) rows.add(row);
  return rows;
}

function noteLeft(model: WaitModel, drawing: Drawing, left: readonly Box[]): void {
  const waiters = (boxes: readonly Box[]) =>
    new Set(boxes.flatMap((box) => box.waits.map((wait) => model.waits.goroutine[wait]))).size;
  const ofKnots = left.filter((box) => box.knot !== undefined);
  const others = left.filter((box) => box.knot === undefined);
  const knots = new Set(ofKnots.map((box) => box.knot)).size;
  if (knots > 0)
    drawing.more('more-knots', `+${thousands(knots)} more knot${knots === 1 ? '' : 's'}`, waiters(ofKnots));
  const resources = others.reduce((sum, box) => sum + box.resources.length, 0);
  if (resources > 0) drawing.more('more', `+${thousands(resources)} more channels and locks`, waiters(others));
}
