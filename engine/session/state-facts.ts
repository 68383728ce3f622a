/** In which state goroutines are, in the runtime's words: what a core tells alike and what a process wrote of itself. */
import { isBlocked } from '../runtime/status.ts';
import { familyOf, type StateFamily } from '../snapshot/family.ts';

export abstract class StateFacts {
  abstract readonly snapshot: {
    readonly goroutines: {
      readonly status: Uint8Array;
      /** Stale in states in which it does not wait. */
      readonly waitReason: Uint8Array;
      readonly system: Uint8Array;
    };
    readonly waitReasons: readonly string[];
  };
  abstract readonly crashed: number;
  /** By status, wait reason and whether it is the runtime's own. */
  readonly #families: StateFamily[] = [];

  isWaiting(row: number): boolean {
    return isBlocked(this.snapshot.goroutines.status[row]);
  }

  /** "" unless it waits. */
  waitReason(row: number): string {
    return this.isWaiting(row) ? (this.snapshot.waitReasons[this.snapshot.goroutines.waitReason[row]] ?? '') : '';
  }

  family(row: number): StateFamily {
    if (row === this.crashed) return 'knot';
    const { status, system, waitReason } = this.snapshot.goroutines;
    const state = (status[row] * 256 + waitReason[row]) * 2 + system[row];
    this.#families[state] ??= familyOf(status[row], this.waitReason(row), system[row] === 1);
    return this.#families[state];
  }
}
