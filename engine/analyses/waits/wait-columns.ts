/** Waits as they are found, in any order, and the columns that come of them, in order of goroutines. */
import type { Fault } from '../../bytes/fault.ts';
import { WAIT_KINDS, type WaitKind } from '../../runtime/waiting.ts';

const KIND_NUMBERS = new Map<WaitKind, number>(WAIT_KINDS.map((kind, i) => [kind, i]));

export function kindNumber(kind: WaitKind): number {
  return KIND_NUMBERS.get(kind) ?? WAIT_KINDS.length - 1;
}

export const SEND = kindNumber('chan send');
export const RECEIVE = kindNumber('chan receive');
/** A case of a select as long as its direction is open, and whatever else has no kind of its own. */
export const OTHER = kindNumber('other');

/** What a wait has beyond its goroutine and kind. */
export interface WaitParts {
  readonly resource?: number;
  readonly sudog?: number;
  /** The record that stands behind its own in the queue, where that was read along. */
  readonly next?: number;
  readonly until?: number;
  readonly descriptor?: number;
  readonly queued?: boolean;
}

export class WaitColumns {
  count = 0;
  goroutine: Uint32Array;
  kind: Uint8Array;
  resource: Float64Array;
  sudog: Float64Array;
  next: Float64Array;
  until: Float64Array;
  descriptor: Int32Array;
  queued: Uint8Array;
  readonly faults = new Map<number, Fault>();

  /** `expected`: about so many waits. Those on channels have no `until` and no `descriptor` here, the others no `next`. */
  constructor(expected: number, on: 'channels' | 'others') {
    const size = Math.max(expected, 1024);
    const [nexts, others] = on === 'channels' ? [size, 0] : [0, size];
    this.goroutine = new Uint32Array(size);
    this.kind = new Uint8Array(size);
    this.resource = new Float64Array(size);
    this.sudog = new Float64Array(size);
    this.next = new Float64Array(nexts);
    this.until = new Float64Array(others);
    this.descriptor = new Int32Array(others);
    this.queued = new Uint8Array(size);
  }

  add(row: number, kind: number, parts: WaitParts = {}): void {
    if (this.count === this.goroutine.length) this.#grow();
    const at = this.count++;
    this.goroutine[at] = row;
    this.kind[at] = kind;
    this.resource[at] = parts.resource ?? 0;
    this.sudog[at] = parts.sudog ?? 0;
    this.queued[at] = parts.queued === true ? 1 : 0;
    if (this.next.length > 0) this.next[at] = parts.next ?? Number.NaN;
    if (this.until.length === 0) return;
    this.until[at] = parts.until ?? Number.NaN;
    this.descriptor[at] = parts.descriptor ?? -1;
  }

  /** The first fault of a goroutine stays. */
  fail(row: number, why: Fault): void {
    if (!this.faults.has(row)) this.faults.set(row, why);
  }

  /** The columns in order of goroutines, those of one in the order in which they were added; and where each begins. */
  ordered(goroutines: number) {
    const n = this.count;
    const first = new Uint32Array(goroutines + 1);
    for (let i = 0; i < n; i++) first[this.goroutine[i] + 1]++;
    for (let row = 0; row < goroutines; row++) first[row + 1] += first[row];
    const next = first.slice();
    const place = new Uint32Array(n);
    for (let i = 0; i < n; i++) place[i] = next[this.goroutine[i]]++;
    const put = <T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: T, into: T): T => {
      if (from.length === 0) return from;
      for (let i = 0; i < n; i++) into[place[i]] = from[i];
      return into;
    };
    return {
      first,
      /** Wait as it was added → its place in the columns. */
      place,
      goroutine: put(this.goroutine, new Uint32Array(n)),
      kind: put(this.kind, new Uint8Array(n)),
      resource: put(this.resource, new Float64Array(n)),
      sudog: put(this.sudog, new Float64Array(n)),
      next: put(this.next, new Float64Array(n)),
      until: put(this.until, new Float64Array(n)),
      descriptor: put(this.descriptor, new Int32Array(n)),
      queued: put(this.queued, new Uint8Array(n)),
      faults: this.faults,
    };
  }

  #grow(): void {
    const n = Math.ceil(this.goroutine.length * 1.5);
    const wider = <T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
      old: T,
      made: (size: number) => T,
    ): T => {
      if (old.length === 0) return old;
      const grown = made(n);
      grown.set(old);
      return grown;
    };
    const floats = (size: number) => new Float64Array(size);
    const bytes = (size: number) => new Uint8Array(size);
    this.goroutine = wider(this.goroutine, (size) => new Uint32Array(size));
    this.kind = wider(this.kind, bytes);
    this.resource = wider(this.resource, floats);
    this.sudog = wider(this.sudog, floats);
    this.next = wider(this.next, floats);
    this.until = wider(this.until, floats);
    this.descriptor = wider(this.descriptor, (size) => new Int32Array(size));
    this.queued = wider(this.queued, bytes);
  }
}
