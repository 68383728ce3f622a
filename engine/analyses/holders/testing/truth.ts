/** What the program `locks` says of its locks, held against what the analysis says. */
import { readFileSync } from 'node:fs';
import type { FixtureSpec } from '../../../../fixtures/matrix.ts';
import { type Fixture, fixture } from '../../../../fixtures/take.ts';
import { openModule } from '../../../gobin/module.ts';
import { openCore } from '../../../process/core.ts';
import { openExecutable } from '../../../process/executable.ts';
import { openProcess } from '../../../process/process.ts';
import { openProgram } from '../../../runtime/program.ts';
import { readSnapshot, type Snapshot } from '../../../snapshot/snapshot.ts';
import { fileSource } from '../../../testing/open.ts';
import { HolderAnalysis, type LockHolders } from '../holders.ts';

export interface TrueLock {
  readonly name: string;
  readonly address: string;
  readonly mode: 'mutex' | 'write' | 'read';
  readonly holders: readonly number[];
}

export interface Scenario {
  readonly scenario: string;
  readonly group: string;
  readonly locks: readonly TrueLock[];
}

export interface Outcome {
  readonly scenario: string;
  readonly lock: TrueLock;
  readonly answer: LockHolders;
  /** Of the true holders, those that were named. */
  readonly named: readonly number[];
  readonly missed: readonly number[];
  /** Named, but innocent. */
  readonly wrong: readonly number[];
}

export function scenariosOf(taken: Fixture): Scenario[] {
  return readFileSync(taken.output, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Scenario);
}

export function snapshotOf(taken: Fixture): Snapshot {
  const executable = openExecutable(fileSource(taken.executable));
  const process = openProcess(openCore(fileSource(taken.core)), executable);
  return readSnapshot(openProgram(process, openModule(executable), () => undefined));
}

/** The program in one build: all scenarios of a group in one process. */
export function locksSpec(group: string, go: string, flags: FixtureSpec['flags'], mode: FixtureSpec['mode'] = 'exe') {
  return { program: 'locks', go, flags, mode, way: 'live', args: [group], withoutDump: true } as const;
}

export async function outcomesOf(spec: FixtureSpec): Promise<Outcome[]> {
  const taken = await fixture(spec);
  const asked = scenariosOf(taken).flatMap(({ scenario, locks }) => locks.map((lock) => ({ scenario, lock })));
  const analysis = new HolderAnalysis(snapshotOf(taken));
  const answers = analysis.of(
    asked.map(({ lock }) => ({
      address: Number(lock.address),
      kind: lock.mode === 'mutex' ? ('mutex' as const) : ('rwmutex' as const),
    })),
  );
  return asked.map(({ scenario, lock }, i) => compared(scenario, lock, answers[i]));
}

/** A writer that is pending stands beside the readers it waits for: the truth names those. */
function compared(scenario: string, lock: TrueLock, answer: LockHolders): Outcome {
  const said = answer.holders.filter((h) => h.mode === lock.mode || h.certainty !== 'proved').map((h) => h.goroutineId);
  return {
    scenario,
    lock,
    answer,
    named: lock.holders.filter((id) => said.includes(id)),
    missed: lock.holders.filter((id) => !said.includes(id)),
    wrong: said.filter((id) => !lock.holders.includes(id)),
  };
}

export function score(outcomes: readonly Outcome[]) {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const unheld = outcomes.filter((o) => o.lock.holders.length === 0);
  return {
    holders: sum((o) => o.lock.holders.length),
    named: sum((o) => o.named.length),
    wrong: sum((o) => o.wrong.length),
    unheld: unheld.length,
    leftUnheld: unheld.filter((o) => o.wrong.length === 0).length,
  };
}

/** Those that were not answered as they are, one line each. */
export function faulty(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter((o) => o.missed.length > 0 || o.wrong.length > 0)
    .map((o) => {
      const said = o.answer.holders.map((h) => `${h.goroutineId}: ${h.evidence}`).join('; ');
      return `${o.wrong.length > 0 ? 'WRONG' : 'missed'} ${o.scenario} ${o.lock.name} is held by ${o.lock.holders.join(', ') || 'nobody'}, said: ${said || o.answer.reason}`;
    });
}
