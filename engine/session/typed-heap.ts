/** The heap of a snapshot and what its objects are: each found out when first asked for, and kept. */
import { findObjectTypes } from '../analyses/objects/find-types.ts';
import type { ObjectTypes } from '../analyses/objects/object-types.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { type Heap, openHeap } from '../runtime/heap/heap.ts';
import type { Locations } from '../snapshot/locations.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ValueReader } from '../values/reader.ts';

/** Heaps up to this many objects are walked for their types unasked: it takes less than a second. */
const WALKED_UNASKED = 1_000_000;

export class TypedHeap {
  readonly #snapshot: Snapshot;
  readonly #locations: Locations;
  readonly #reader: () => ValueReader;
  #heap: Heap | Fault | undefined;
  #types: ObjectTypes | undefined;

  constructor(snapshot: Snapshot, locations: Locations, reader: () => ValueReader) {
    this.#snapshot = snapshot;
    this.#locations = locations;
    this.#reader = reader;
  }

  /** The heap, or why it cannot be found. */
  get heap(): Heap | Fault {
    this.#heap ??= openHeap(this.#snapshot.program);
    return this.#heap;
  }

  /** undefined: it cannot be found. */
  get known(): Heap | undefined {
    return isFault(this.heap) ? undefined : this.heap;
  }

  /** Walks the whole heap when first asked for: seconds for a gigabyte. */
  types(): ObjectTypes | undefined {
    const heap = this.known;
    if (heap) this.#types ??= findObjectTypes(this.#snapshot, this.#locations, this.#reader(), heap);
    return this.#types;
  }

  /** The same if that takes no time, or was done already. */
  typesUnasked(): ObjectTypes | undefined {
    return (
      this.#types ?? ((this.known?.slots ?? Number.POSITIVE_INFINITY) <= WALKED_UNASKED ? this.types() : undefined)
    );
  }
}
