/** Places in slots of the heap whose being reached matters, by slots: a million of them in plain columns. */
import { NumberLists } from '../../bytes/number-lists.ts';
import { wider } from '../../bytes/wider.ts';

const FIRST_SIZE = 1 << 10;

export class WatchedPlaces {
  readonly #bySlot = new NumberLists();
  /** Address behind the place, and its key. */
  #end = new Float64Array(FIRST_SIZE);
  #key = new Float64Array(FIRST_SIZE);

  add(slot: number, end: number, key: number): void {
    const entry = this.#bySlot.add(slot);
    if (entry === this.#end.length) {
      this.#end = wider(this.#end);
      this.#key = wider(this.#key);
    }
    this.#end[entry] = end;
    this.#key[entry] = key;
  }

  /** Takes the places of a slot that end behind `from`, and adds their keys to `keys`. */
  take(slot: number, from: number, keys: number[]): void {
    this.#bySlot.filter(slot, (entry) => {
      if (from >= this.#end[entry]) return true;
      keys.push(this.#key[entry]);
      return false;
    });
  }
}
