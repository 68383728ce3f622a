/** What the Overview shows of what a process wrote, what is wrong with it, and what may be said of it. */
import type { Diagnosis, Finding } from '../../../api/diagnosis.ts';
import type { Problem, SnapshotFacts, Summary } from '../../../api/snapshot.ts';
import { type Fault, fault } from '../../bytes/fault.ts';
import { G_LEAKED } from '../../runtime/status.ts';
import type { SessionContext } from '../context.ts';
import { countsOf, problemOf } from '../snapshot-facts.ts';
import type { GroupCache } from '../stack-groups.ts';
import { SHOWN_GROUPS, statementTotal, states, waitReasons } from '../summary.ts';
import type { WrittenFacts } from './facts.ts';
import type { Reading } from './read.ts';

/** Stacks that break off are told one by one up to this many. */
const TOLD_ONE_BY_ONE = 100;
const NAMED = 100;

/** Why what takes memory cannot be answered. */
export function noMemory({ kind }: Reading): Fault {
  return kind === 'goroutine-dump'
    ? fault('no-memory', 'A goroutine dump has no memory of the process: only goroutines and their stacks are in it.', {
        hint: 'Take a core for variables, locks, the heap and the scheduler.',
      })
    : fault('no-memory', 'A goroutine profile has no memory of the process: only stacks, counted, are in it.', {
        hint: 'Take a core for variables, locks, the heap and the scheduler.',
      });
}

export function writtenFacts(reading: Reading, facts: WrittenFacts, context: SessionContext): SnapshotFacts {
  return {
    kind: reading.kind,
    program: reading.program,
    wallTime: reading.time ?? context.wallTime,
    debugInfo: 'none',
    idsTold: reading.tables.hasIds ? undefined : false,
    counts: countsOf(facts, 0),
  };
}

export function writtenSummary(
  reading: Reading,
  facts: WrittenFacts,
  groups: GroupCache,
  context: SessionContext,
  bytes: number,
): Summary {
  const user = groups.all().filter((group) => !group.system);
  const at = facts.crashed >= 0 ? facts.locations.top(facts.crashed) : undefined;
  return {
    facts: writtenFacts(reading, facts, context),
    host: {},
    reading: { seconds: context.openedIn, bytesRead: bytes, coreBytes: bytes, debugInfoBytes: 0 },
    crash: reading.crash && { ...reading.crash, goroutineId: crashedId(facts), at },
    states: states(facts),
    waitReasons: waitReasons(facts),
    groups: user.slice(0, SHOWN_GROUPS),
    groupTotal: user.length,
    // A profile tells neither ids nor statements: that is not none.
    statementTotal: reading.tables.hasIds ? statementTotal(facts) : undefined,
    problems: writtenProblems(reading, facts),
  };
}

function crashedId({ crashed, snapshot }: WrittenFacts): number | undefined {
  return crashed >= 0 ? snapshot.goroutines.id[crashed] : undefined;
}

export function writtenProblems(reading: Reading, facts: WrittenFacts): Problem[] {
  const problems = [noMemory(reading), ...reading.faults].map(problemOf);
  if (!reading.tables.hasIds)
    problems.push({
      code: 'ids-not-told',
      message: 'A profile does not tell ids, states or go statements: goroutines are numbered as they come in it.',
      hint: 'debug=2 tells them: /debug/pprof/goroutine?debug=2.',
    });
  const { stackFaults, id } = facts.snapshot.goroutines;
  for (const [row, { code, message }] of [...stackFaults].slice(0, TOLD_ONE_BY_ONE))
    problems.push({
      code,
      goroutineId: id[row],
      message: `The stack of goroutine ${id[row]} is not whole: ${message}.`,
    });
  if (stackFaults.size > TOLD_ONE_BY_ONE)
    problems.push({
      code: 'stacks-cut',
      message: `The stacks of ${stackFaults.size} goroutines are not whole; ${TOLD_ONE_BY_ONE} are told one by one.`,
    });
  return problems;
}

/** What the process says itself: why it ended, and which goroutines its own leak detector found. Nothing else is proved. */
export function writtenDiagnosis(reading: Reading, facts: WrittenFacts): Diagnosis {
  const crash = crashFinding(reading, facts);
  const leaks = leakFinding(facts);
  const findings = [crash, leaks].filter((finding) => finding !== undefined);
  const first = findings[0];
  return {
    headline: first?.title ?? quietHeadline(facts),
    explanation: first?.explanation,
    certainty: first?.certainty,
    findings,
    findingTotal: findings.length,
    knots: [],
    knotTotal: 0,
    proved: leaks?.count ?? 0,
    likely: 0,
    doubt: 'who is stuck, on what and through whom takes the memory of the process, which is not here',
  };
}

function quietHeadline(facts: WrittenFacts): string {
  const { count } = facts.snapshot.goroutines;
  const total = `${count.toLocaleString('en')} goroutine${count === 1 ? '' : 's'}`;
  const most = waitReasons(facts).find(({ family }) => family !== 'gc');
  if (!most) return `${total}.`;
  const part = most.count === count ? 'all wait' : `${most.count.toLocaleString('en')} wait`;
  return `${total}; ${part} in “${most.reason}”.`;
}

function crashFinding({ crash }: Reading, facts: WrittenFacts): Finding | undefined {
  if (!crash || crash.kind === 'requested') return undefined;
  const id = crashedId(facts);
  const at = facts.crashed < 0 ? undefined : facts.locations.top(facts.crashed);
  const where = at ? ` in ${at.function}, ${at.file.slice(at.file.lastIndexOf('/') + 1)}:${at.line}` : '';
  return {
    kind: 'crash',
    title: crash.message.split('\n', 1)[0],
    explanation: id === undefined ? crash.message : `Goroutine ${id} brought the process down${where}.`,
    certainty: 'proved',
    count: id === undefined ? 0 : 1,
    goroutineIds: id === undefined ? [] : [id],
    total: id === undefined ? 0 : 1,
    resources: [],
    filter: id === undefined ? undefined : 'is:crashed',
  };
}

function leakFinding({ snapshot: { goroutines } }: WrittenFacts): Finding | undefined {
  const ids: number[] = [];
  let count = 0;
  for (let row = 0; row < goroutines.count; row++) {
    if (goroutines.status[row] !== G_LEAKED) continue;
    if (count++ < NAMED) ids.push(goroutines.id[row]);
  }
  if (count === 0) return undefined;
  return {
    kind: 'leak',
    title: count === 1 ? 'One goroutine is leaked.' : `${count.toLocaleString('en')} goroutines are leaked.`,
    explanation: 'The collector of the process itself found that nothing can wake them (goroutine leak profile).',
    certainty: 'proved',
    count,
    goroutineIds: ids,
    total: count,
    resources: [],
    filter: 'state:leaked',
  };
}
