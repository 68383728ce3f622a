/**
 * Which goroutines are drawn as one box: those that wait at the same place in the code with the same fate. A group is called by
 * the first goroutine there, so that its id means the same in every picture of a snapshot.
 */
import type { Site, WaitModel } from './model.ts';
import { FOR_RESOURCES } from './words.ts';

export class Sites {
  readonly #model: Pick<WaitModel, 'site' | 'stuck' | 'knotOf'>;
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Site, number>();
  /** What is equal → the first row there, and how many there are. */
  readonly #groups = new Map<string, { readonly first: number; count: number }>();

  constructor(model: WaitModel) {
    this.#model = model;
    const { goroutine, kind } = model.waits;
    let last = -1;
    for (let wait = 0; wait < goroutine.length; wait++) {
      const row = goroutine[wait];
      if (row === last || !FOR_RESOURCES[kind[wait]] || model.isSystem(row)) continue;
      last = row;
      this.#groupOf(row).count++;
    }
  }

  /** The row that its group is called by. */
  firstOf(row: number): number {
    return this.#groupOf(row).first;
  }

  /** How many wait where a goroutine does, with the same fate and in the same knot. */
  countOf(row: number): number {
    return this.#groupOf(row).count;
  }

  #groupOf(row: number): { readonly first: number; count: number } {
    const key = `${this.#number(this.#model.site(row))} ${this.#model.stuck[row]} ${this.#model.knotOf(row) ?? ''}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { first: row, count: 0 };
      this.#groups.set(key, group);
    }
    return group;
  }

  #number(site: Site): number {
    let number = this.#known.get(site);
    if (number === undefined) {
      const text = `${site.function} ${site.position}`;
      number = this.#numbers.get(text) ?? this.#numbers.size;
      this.#numbers.set(text, number);
      this.#known.set(site, number);
    }
    return number;
  }
}
