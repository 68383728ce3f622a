/** Who could end the waits for one resource, as far as that is known without a walk of the heap; and how sure that is. */
import type { WaitTable } from '../../snapshot/wait-table.ts';

export type Certainty = 'proved' | 'likely' | 'possible';

export interface HolderFact {
  readonly row: number;
  /** Frame that the evidence is in, as shown. */
  readonly frame: number;
  readonly evidence: string;
  readonly certainty: 'proved' | 'likely';
}

/** Somebody of a knot who could end a wait of it. */
export interface KnotWaker {
  readonly row: number;
  readonly because: string;
  readonly certainty: 'proved' | 'likely';
}

export interface WakerModel {
  readonly waits: Pick<WaitTable, 'first' | 'goroutine' | 'resource' | 'kind'>;
  /** Goroutine row → 1: it can never be woken, proved or likely. */
  readonly stuck: Uint8Array;
  /** Goroutine row → 1: that is proved. */
  readonly proved: Uint8Array;
  /** Number of the first knot that a resource is in. */
  knotOfResource(address: number): number | undefined;
  /** Who of its knot could end a wait. */
  wakersInKnot(wait: number): readonly KnotWaker[];
  /** Who keeps a wait from ending, if that is known. */
  keeping(wait: number): readonly HolderFact[] | undefined;
  /** Something that only its holder can give back; then why none can be shown. */
  lockReason(address: number): string | undefined;
  /** A timer will send on it. */
  isTimer(address: number): boolean;
}

export type Wakers =
  | { readonly kind: 'held'; readonly holders: readonly HolderFact[] }
  | { readonly kind: 'knot'; readonly wakers: readonly KnotWaker[] }
  | { readonly kind: 'timer' | 'nobody'; readonly certainty: Certainty; readonly evidence: string }
  /** Whoever reaches it could: that takes a walk of the heap. */
  | { readonly kind: 'unknown' };

export function wakersOf(model: WakerModel, address: number, waits: readonly number[]): Wakers {
  const holders = distinct(waits.flatMap((wait) => model.keeping(wait) ?? []));
  if (holders.length > 0) return { kind: 'held', holders };
  if (model.isTimer(address))
    return { kind: 'timer', certainty: 'proved', evidence: 'A timer that is set will send on it.' };
  if (model.knotOfResource(address) !== undefined) {
    const wakers = distinct(waits.flatMap((wait) => model.wakersInKnot(wait)));
    if (wakers.length > 0) return { kind: 'knot', wakers };
  }
  // Where nobody waits, nothing is to be ended.
  if (waits.length === 0) return { kind: 'unknown' };
  const rows = waits.map((wait) => model.waits.goroutine[wait]);
  if (rows.every((row) => model.proved[row] === 1))
    return {
      kind: 'nobody',
      certainty: 'proved',
      evidence: 'No live goroutine, timer or package variable reaches it.',
    };
  const reason = model.lockReason(address);
  if (reason !== undefined)
    return { kind: 'nobody', certainty: 'possible', evidence: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.` };
  if (rows.every((row) => model.stuck[row] === 1))
    return { kind: 'nobody', certainty: 'likely', evidence: 'Whoever reaches it is likely stuck too.' };
  return { kind: 'unknown' };
}

function distinct<T extends { readonly row: number }>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [one.row, one])).values()];
}
