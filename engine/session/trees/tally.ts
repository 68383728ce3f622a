/** What is counted of the goroutines of a node and all below it. */
import type { StateFamily } from '../../../api/goroutine.ts';
import type { FamilyCounts } from '../../../api/trees.ts';
import type { GoroutineTables } from '../tables.ts';

export class Tally {
  count = 0;
  /** undefined: not known of any. */
  stackBytes: number | undefined;
  stuck = 0;
  oldest = 0;
  waitSeconds = 0;
  readonly families: FamilyCounts = {};

  /** `stuck`: goroutine row → 1, where that was found out. */
  add(facts: GoroutineTables, row: number, stuck?: Uint8Array): void {
    this.count++;
    this.stackBytes = sum(this.stackBytes, facts.stackBytes(row));
    if (stuck?.[row] === 1) this.stuck++;
    const family = facts.family(row);
    this.families[family] = (this.families[family] ?? 0) + 1;
    const seconds = facts.waitSeconds(row) ?? 0;
    this.waitSeconds += seconds;
    this.oldest = Math.max(this.oldest, seconds);
  }

  /** Adds what a child has. */
  absorb(other: Tally): void {
    this.count += other.count;
    this.stackBytes = sum(this.stackBytes, other.stackBytes);
    this.stuck += other.stuck;
    this.waitSeconds += other.waitSeconds;
    this.oldest = Math.max(this.oldest, other.oldest);
    for (const [family, count] of Object.entries(other.families) as [StateFamily, number][])
      this.families[family] = (this.families[family] ?? 0) + count;
  }
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
