/** Which resources a picture shows: those of a knot, those near something, or all, the most important first. */
import type { PictureOptions, WaitModel } from './model.ts';

/** A resource with those who wait for it. */
export interface Waited {
  readonly address: number;
  /** Waits, in order of goroutines. */
  readonly waits: readonly number[];
}

/** In the order in which they should be drawn: knots, then by waiters. */
export function selectResources(model: WaitModel, options: PictureOptions): Waited[] {
  const all = waitedResources(model);
  const near = options.focus ? around(model, all, options.focus, options.hops) : undefined;
  const wanted = [...all.values()].filter(
    ({ address, waits }) =>
      (near === undefined || near.has(address)) &&
      (options.knot === undefined || isOfKnot(model, address, waits, options.knot)),
  );
  const rank = ({ address }: Waited) => model.knotOfResource(address) ?? Number.MAX_SAFE_INTEGER;
  return wanted.sort((a, b) => rank(a) - rank(b) || b.waits.length - a.waits.length || a.address - b.address);
}

export function waitedResources({ waits, isSystem }: WaitModel): Map<number, Waited & { waits: number[] }> {
  const found = new Map<number, { address: number; waits: number[] }>();
  for (let wait = 0; wait < waits.resource.length; wait++) {
    const address = waits.resource[wait];
    if (address === 0 || isSystem(waits.goroutine[wait])) continue;
    const known = found.get(address);
    if (known) known.waits.push(wait);
    else found.set(address, { address, waits: [wait] });
  }
  return found;
}

/** In the knot, or waited for by somebody of it. */
function isOfKnot(model: WaitModel, address: number, waits: readonly number[], knot: number): boolean {
  return (
    model.knotOfResource(address) === knot || waits.some((wait) => model.knotOf(model.waits.goroutine[wait]) === knot)
  );
}

/** Resources that are at most so many steps from goroutines to what they wait for, to holders and to others who wait. */
function around(
  model: WaitModel,
  all: ReadonlyMap<number, Waited>,
  focus: { readonly rows: readonly number[]; readonly resources: readonly number[] },
  hops: number,
): Set<number> {
  const { waits } = model;
  const rows = new Set(focus.rows);
  const resources = new Set(focus.resources);
  const heldBy = holdersByRow(model, all);
  let edge = [...rows];
  for (const address of resources) edge.push(...whoIsAt(model, all, address));
  for (let hop = 0; hop < hops; hop++) {
    const found: number[] = [];
    for (const row of edge) {
      const own = [...(heldBy.get(row) ?? [])];
      for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++) own.push(waits.resource[wait]);
      for (const address of own) {
        if (address === 0 || resources.has(address)) continue;
        resources.add(address);
        found.push(address);
      }
    }
    edge = found.flatMap((address) => whoIsAt(model, all, address)).filter((row) => !rows.has(row));
    for (const row of edge) rows.add(row);
  }
  return resources;
}

/** Those who keep a resource: further steps go on from them, not from the crowd that waits. */
function whoIsAt(model: WaitModel, all: ReadonlyMap<number, Waited>, address: number): number[] {
  return (all.get(address)?.waits ?? []).slice(0, 64).flatMap((wait) => (model.keeping(wait) ?? []).map((h) => h.row));
}

function holdersByRow(model: WaitModel, all: ReadonlyMap<number, Waited>): Map<number, Set<number>> {
  const held = new Map<number, Set<number>>();
  for (const { address, waits } of all.values()) {
    for (const { row } of model.keeping(waits[0]) ?? []) held.set(row, (held.get(row) ?? new Set()).add(address));
  }
  return held;
}
