/** The lines of GODEBUG=schedtrace=…,scheddetail=1 that a process wrote before its core was taken. */
import { readFileSync } from 'node:fs';
import type { Fixture } from '../../../../fixtures/take.ts';

export interface SchedulerTrace {
  readonly gomaxprocs: number;
  readonly threads: number;
  /** Ids of the Ms. */
  readonly machines: readonly number[];
  /** Ids of the goroutines, the dead among them. */
  readonly goroutines: readonly number[];
  /** By P: its timers, where the line has them (since Go 1.14). */
  readonly timers: readonly number[];
}

/** The last that is whole. */
export function lastTrace(fixture: Fixture): SchedulerTrace {
  const blocks = readFileSync(fixture.dump, 'utf8').split(/^(?=SCHED )/m);
  const text = blocks.filter((block) => block.startsWith('SCHED ')).at(-2);
  if (text === undefined) throw new Error(`${fixture.dump} has no line of schedtrace`);
  const all = (pattern: RegExp) => Array.from(text.matchAll(pattern), (match) => Number(match[1]));
  return {
    gomaxprocs: all(/gomaxprocs=(\d+)/g)[0],
    threads: all(/ threads=(\d+)/g)[0],
    machines: all(/^ {2}M(\d+):/gm),
    goroutines: all(/^ {2}G(\d+):/gm),
    timers: all(/timerslen=(\d+)/g),
  };
}
