/** What could not be read of a trace, each with where. A file of noise must not make a list as long as itself. */
import { type Fault, fault } from '../../bytes/fault.ts';

/** Of one code are told one by one. */
const TOLD = 10;

export class TraceFaults {
  readonly #told: Fault[] = [];
  readonly #counts = new Map<string, number>();

  add(one: Fault): void {
    const count = (this.#counts.get(one.code) ?? 0) + 1;
    this.#counts.set(one.code, count);
    if (count <= TOLD) this.#told.push(one);
  }

  /** All that were told, and for each code how many more there were. */
  list(): Fault[] {
    const more = [...this.#counts].filter(([, count]) => count > TOLD);
    return [
      ...this.#told,
      ...more.map(([code, count]) =>
        fault(code, `There are ${count - TOLD} more faults of this kind, ${count} in all.`),
      ),
    ];
  }
}
