/**
 * The heap's pointers backwards: for each object the objects that point to it, so that who reaches something is found from its
 * end. Made of two passes over all that is reached, the first to count, the second to fill: 4 bytes for each slot of the heap
 * and for each pointer.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import { type Heap, TINY_SPAN_CLASS } from './heap.ts';
import { Marker } from './marker.ts';

/** Beyond these the graph would take more than a gigabyte. */
const MAX_SLOTS = 2 ** 26;
const MAX_POINTERS = 2 ** 27;

export class ReverseGraph extends Marker {
  /** Slot → its first entry in #sources; in the first pass, how many there will be. */
  readonly #first: Uint32Array;
  #sources = new Uint32Array(0);
  /** Pointers that come from outside the heap are not edges. */
  #counting = false;
  #filling = false;
  #pointers = 0;
  readonly #living: Uint32Array | undefined;

  /** `living`: marks of what is of no interest, nor what it points to. */
  constructor(heap: Heap, living?: Uint32Array) {
    super(heap);
    this.#living = living;
    if (living) this.sealAll(living);
    this.#first = new Uint32Array(this.slots <= MAX_SLOTS ? this.slots + 1 : 0);
  }

  /** Whether something that lives lies in a slot: not all who point to it are told. */
  lives(slot: number): boolean {
    return this.#living !== undefined && ((this.#living[slot >>> 5] >>> (slot & 31)) & 1) !== 0;
  }

  /** Whether nobody who points to an address in a slot is told: it lives. Where small values share a slot, another may live than this. */
  isLeftOut(slot: number, address: number): boolean {
    return this.lives(slot) && this.heap.spans.spanClass[this.heap.pages.spanOf(address)] !== TINY_SPAN_CLASS;
  }

  /** Call when all roots are marked. A fault: the heap is too large for this. */
  build(): Fault | undefined {
    if (this.slots > MAX_SLOTS) return tooLarge(this.slots, 'slots');
    this.#counting = true;
    this.drain();
    this.#counting = false;
    if (this.#pointers > MAX_POINTERS) return tooLarge(this.#pointers, 'pointers');
    for (let slot = 0; slot < this.slots; slot++) this.#first[slot + 1] += this.#first[slot];
    this.#sources = new Uint32Array(this.#pointers);
    this.#filling = true;
    this.rescan();
    this.#filling = false;
    return undefined;
  }

  override mark(pointer: number): void {
    if (!this.#counting && !this.#filling) {
      super.mark(pointer);
      return;
    }
    const slot = this.slotOf(pointer);
    if (slot < 0 || this.isLeftOut(slot, pointer)) return;
    if (this.#filling) {
      // From the end of the slot's part backwards: first[slot + 1] ends as the beginning of that of slot.
      this.#sources[--this.#first[slot + 1]] = this.scanning;
      return;
    }
    this.#first[slot + 1]++;
    this.#pointers++;
    super.mark(pointer);
  }

  /** Number of the first source of a slot: those up to the first of the next slot are its own. */
  firstSource(slot: number): number {
    return slot + 1 < this.#first.length ? this.#first[slot + 1] : this.#sources.length;
  }

  /** The slot of the object that is the source of that number. */
  source(number: number): number {
    return this.#sources[number];
  }

  /** Visits the slots of the objects that point to a slot, each as often as it does. */
  sources(slot: number, visit: (source: number) => void): void {
    const end = this.firstSource(slot + 1);
    for (let i = this.firstSource(slot); i < end; i++) visit(this.#sources[i]);
  }
}

function tooLarge(count: number, what: string): Fault {
  return fault(
    'heap-too-large',
    `the heap has ${count} ${what}: more than a search for who reaches something can hold`,
  );
}
