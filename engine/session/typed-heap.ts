/** The heap of a snapshot and what its objects are: each found out when first asked for, and kept. */
import { findObjectTypes } from '../analyses/objects/find-types.ts';
import type { ObjectTypes } from '../analyses/objects/object-types.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { Heap } from '../runtime/heap/heap.ts';
import type { ValueReader } from '../values/reader.ts';
import type { GoroutineFacts } from './facts.ts';

/** Heaps up to this many objects are walked for their types unasked: it takes less than a second. */
const WALKED_UNASKED = 1_000_000;

export class TypedHeap {
  readonly #facts: GoroutineFacts;
  readonly #reader: () => ValueReader;
  #types: ObjectTypes | undefined;

  constructor(facts: GoroutineFacts, reader: () => ValueReader) {
    this.#facts = facts;
    this.#reader = reader;
  }

  /** The heap, or why it cannot be found. */
  get heap(): Heap | Fault {
    return this.#facts.heap();
  }

  /** undefined: it cannot be found. */
  get known(): Heap | undefined {
    return isFault(this.heap) ? undefined : this.heap;
  }

  /** Walks the whole heap when first asked for: seconds for a gigabyte. */
  types(): ObjectTypes | undefined {
    const heap = this.known;
    if (heap) this.#types ??= findObjectTypes(this.#facts.snapshot, this.#facts.locations, this.#reader(), heap);
    return this.#types;
  }

  /** The same if that takes no time, or was done already. */
  typesUnasked(): ObjectTypes | undefined {
    return (
      this.#types ?? ((this.known?.slots ?? Number.POSITIVE_INFINITY) <= WALKED_UNASKED ? this.types() : undefined)
    );
  }
}
