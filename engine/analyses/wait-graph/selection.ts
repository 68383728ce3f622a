/** Which resources a picture shows: those of a knot, those near something, or all, the most important first. */
import type { Selection, WaitModel } from './model.ts';
import { Sites } from './sites.ts';
import { FOR_RESOURCES } from './words.ts';

/** Waiters of one resource whose holders are asked for. */
const ASKED = 64;

/** A resource with those who wait for it. */
export interface Waited {
  readonly address: number;
  /** Waits, in order of goroutines. */
  readonly waits: readonly number[];
}

/** All waits for resources, put in order once for all pictures of a snapshot. */
export class WaitIndex {
  readonly model: WaitModel;
  readonly sites: Sites;
  readonly waited: ReadonlyMap<number, Waited>;
  /** Goroutines that wait for resources. */
  readonly waiting: number;
  #heldBy: ReadonlyMap<number, ReadonlySet<number>> | undefined;

  constructor(model: WaitModel) {
    this.model = model;
    this.sites = new Sites(model);
    const waited = new Map<number, { address: number; waits: number[] }>();
    const rows = new Set<number>();
    const { resource, kind, goroutine } = model.waits;
    for (let wait = 0; wait < resource.length; wait++) {
      const address = resource[wait];
      if (address === 0 || !FOR_RESOURCES[kind[wait]] || model.isSystem(goroutine[wait])) continue;
      rows.add(goroutine[wait]);
      const known = waited.get(address);
      if (known) known.waits.push(wait);
      else waited.set(address, { address, waits: [wait] });
    }
    this.waited = waited;
    this.waiting = rows.size;
  }

  /** In the order in which they should be drawn: knots, then by waiters. */
  select(selection: Selection): Waited[] {
    const near = selection.focus && this.#around(selection.focus, selection.hops);
    const wanted = [...this.waited.values()].filter(
      (waited) =>
        (near === undefined || near.has(waited.address)) &&
        (selection.only === undefined || selection.only.has(waited.address)) &&
        (selection.knot === undefined || this.#isOfKnot(waited, selection.knot)),
    );
    const rank = ({ address }: Waited) => this.model.knotOfResource(address) ?? Number.MAX_SAFE_INTEGER;
    return wanted.sort((a, b) => rank(a) - rank(b) || b.waits.length - a.waits.length || a.address - b.address);
  }

  /** Addresses of resources where a goroutine that `keeps` keeps waits or holds. */
  keptBy(keeps: (row: number) => boolean): Set<number> {
    const { goroutine } = this.model.waits;
    const kept = new Set<number>();
    for (const { address, waits } of this.waited.values())
      if (waits.some((wait) => keeps(goroutine[wait]))) kept.add(address);
    for (const [row, held] of this.#held()) if (keeps(row)) for (const address of held) kept.add(address);
    return kept;
  }

  /** Of the knot, or waited for by somebody in or behind it. */
  #isOfKnot({ address, waits }: Waited, knot: number): boolean {
    const { knotOfResource, knotOf, behindKnot, waits: table } = this.model;
    if (knotOfResource(address) === knot) return true;
    return waits.some((wait) => (knotOf(table.goroutine[wait]) ?? behindKnot(table.goroutine[wait])) === knot);
  }

  /** Resources that are at most so many steps from goroutines to what they wait for, to holders and to others who wait. */
  #around(focus: NonNullable<Selection['focus']>, hops: number): Set<number> {
    const { waits } = this.model;
    const rows = new Set(focus.rows);
    const resources = new Set(focus.resources);
    let edge = [...rows];
    for (const address of resources) edge.push(...this.#wakersOf(address));
    for (let hop = 0; hop < hops; hop++) {
      const found: number[] = [];
      for (const row of edge) {
        const own = [
          ...(this.#held().get(row) ?? []),
          ...waits.resource.subarray(waits.first[row], waits.first[row + 1]),
        ];
        for (const address of own) {
          if (address === 0 || resources.has(address)) continue;
          resources.add(address);
          found.push(address);
        }
      }
      edge = found.flatMap((address) => this.#wakersOf(address)).filter((row) => !rows.has(row));
      for (const row of edge) rows.add(row);
    }
    return resources;
  }

  /** Those who keep a resource: further steps go on from them, not from the crowd that waits. */
  #wakersOf(address: number): number[] {
    const { keeping, wakersInKnot, knotOfResource } = this.model;
    const waits = (this.waited.get(address)?.waits ?? []).slice(0, ASKED);
    return waits.flatMap((wait) => {
      const holders = keeping(wait);
      if (holders) return holders.map((holder) => holder.row);
      return knotOfResource(address) === undefined ? [] : wakersInKnot(wait).map((waker) => waker.row);
    });
  }

  #held(): ReadonlyMap<number, ReadonlySet<number>> {
    if (!this.#heldBy) {
      const held = new Map<number, Set<number>>();
      for (const { address, waits } of this.waited.values())
        for (const { row } of this.model.keeping(waits[0]) ?? [])
          held.set(row, (held.get(row) ?? new Set()).add(address));
      this.#heldBy = held;
    }
    return this.#heldBy;
  }
}
