/** Resources as boxes: each by itself, or many that nobody could tell apart as one; the most important first. */
import { grouped } from './canvas.ts';
import type { WaitModel } from './model.ts';
import type { Waited } from './selection.ts';
import type { Sites } from './sites.ts';

/** From so many on, equal resources are one box. */
const ALIKE = 3;
/** Waiters of one resource by whose places it is told whether it is like another. */
const COMPARED = 64;

export interface Box {
  readonly resources: readonly number[];
  readonly waits: readonly number[];
  readonly knot?: number;
}

/** Those of one type and state, waited for at the same places, held by nobody and in no knot, are drawn as one. */
export function boxesOf(model: WaitModel, sites: Sites, selected: readonly Waited[]): Box[] {
  const groups = grouped(selected, (waited) => alikeKey(model, sites, waited));
  const boxes = [...groups.values()].flatMap((members): Box[] =>
    members.length < ALIKE
      ? members.map(({ address, waits }) => ({ resources: [address], waits, knot: model.knotOfResource(address) }))
      : [{ resources: members.map((one) => one.address), waits: members.flatMap((one) => one.waits) }],
  );
  const rank = (box: Box) => box.knot ?? Number.MAX_SAFE_INTEGER;
  return boxes.sort((a, b) => rank(a) - rank(b) || b.waits.length - a.waits.length);
}

function alikeKey(model: WaitModel, sites: Sites, { address, waits }: Waited): string {
  if (model.knotOfResource(address) !== undefined || model.keeping(waits[0])) return String(address);
  const rows = waits.slice(0, COMPARED).map((wait) => model.waits.goroutine[wait]);
  const places = [...new Set(rows.map((row) => sites.firstOf(row)))].sort((a, b) => a - b);
  return `${model.typeOf(address)} ${model.stateOf(address)} ${places} ${model.isTimer(address)}`;
}
