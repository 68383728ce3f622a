/** What is counted of the goroutines of a node and all below it. */
import type { StateFamily } from '../../../api/goroutine.ts';
import type { FamilyCounts } from '../../../api/trees.ts';
import type { GoroutineFacts } from '../facts.ts';

export class Tally {
  count = 0;
  stackBytes = 0;
  stuck = 0;
  oldest = 0;
  readonly families: FamilyCounts = {};

  /** `stuck`: goroutine row → 1, where that was found out. */
  add(facts: GoroutineFacts, row: number, stuck?: Uint8Array): void {
    const { goroutines } = facts.snapshot;
    this.count++;
    this.stackBytes += goroutines.stackHigh[row] - goroutines.stackLow[row];
    if (stuck?.[row] === 1) this.stuck++;
    const family = facts.family(row);
    this.families[family] = (this.families[family] ?? 0) + 1;
    this.oldest = Math.max(this.oldest, facts.waitSeconds(row) ?? 0);
  }

  /** Adds what a child has. */
  absorb(other: Tally): void {
    this.count += other.count;
    this.stackBytes += other.stackBytes;
    this.stuck += other.stuck;
    this.oldest = Math.max(this.oldest, other.oldest);
    for (const [family, count] of Object.entries(other.families) as [StateFamily, number][])
      this.families[family] = (this.families[family] ?? 0) + count;
  }
}
