/** What the Overview shows. */
import type { Summary } from '../../api/snapshot.ts';
import type { CrashReport } from '../analyses/crash/crash.ts';
import { hex } from '../bytes/fault.ts';
import { AT_PAGESZ } from '../process/core.ts';
import { readCollector } from '../runtime/collector/collector.ts';
import { G_UNKNOWN } from '../runtime/status.ts';
import { FAMILY_LABELS, familyOf, type StateFamily } from '../snapshot/family.ts';
import type { SessionContext } from './context.ts';
import type { GoroutineFacts } from './facts.ts';
import { problemsOf, snapshotFacts } from './snapshot-facts.ts';
import type { GroupCache } from './stack-groups.ts';
import type { GoroutineTables } from './tables.ts';
import { panicEntry } from './variables.ts';

export const SHOWN_GROUPS = 12;

export function summaryOf(
  facts: GoroutineFacts,
  crash: CrashReport | undefined,
  context: SessionContext,
  groups: GroupCache,
): Summary {
  const { snapshot } = facts;
  const { core, executable } = snapshot.program.process;
  const user = groups.all().filter((g) => !g.system);
  return {
    facts: snapshotFacts(facts, crash, context.wallTime),
    host: {
      processors: snapshot.clock.processors,
      uptimeSeconds: snapshot.clock.uptimeSeconds,
      pageSize: core.auxv.get(AT_PAGESZ),
      heapBytes: readCollector(snapshot.program).paced,
    },
    reading: {
      seconds: context.openedIn,
      bytesRead: snapshot.program.memory.bytesRead,
      coreBytes: core.image.source.size,
      debugInfoBytes: executable?.counts.debugBytes ?? 0,
    },
    crash: crash && crashAnswer(facts, crash),
    states: states(facts),
    waitReasons: waitReasons(facts),
    groups: user.slice(0, SHOWN_GROUPS),
    groupTotal: user.length,
    statementTotal: statementTotal(facts),
    problems: problemsOf(facts),
  };
}

function crashAnswer(facts: GoroutineFacts, crash: CrashReport): Summary['crash'] {
  const { fault } = crash;
  return {
    goroutineId: crash.goroutineId,
    kind: crash.kind,
    message: crash.message,
    panics: crash.panics.length > 0 ? crash.panics.map(panicEntry) : undefined,
    at: facts.crashed >= 0 ? facts.locations.top(facts.crashed) : undefined,
    fault: fault && { signal: fault.name, code: fault.codeWords, address: hex(fault.address), pc: hex(fault.pc) },
  };
}

/** How many different go statements made goroutines which live, those of the runtime left out. */
export function statementTotal({ snapshot, locations }: GoroutineTables): number {
  const { count, createdPc, system } = snapshot.goroutines;
  const pcs = new Set<number>();
  let last = 0;
  for (let row = 0; row < count; row++) {
    const pc = createdPc[row];
    if (pc === last || system[row] === 1) continue;
    last = pc;
    pcs.add(pc);
  }
  const places = new Set<string>();
  for (const pc of pcs) {
    const statement = locations.creation(pc);
    if (statement) places.add(`${statement.file}:${statement.line}`);
  }
  return places.size;
}

/** Most first; a family's filter is the one that the goroutine table understands. */
export function states(facts: GoroutineTables): Summary['states'] {
  const counts = new Map<StateFamily, number>();
  const { status } = facts.snapshot.goroutines;
  for (const { row, count } of facts.states()) {
    const family = facts.family(row);
    counts.set(family, (counts.get(family) ?? 0) + count);
  }
  const isTold = status.some((one) => one !== G_UNKNOWN);
  return Array.from(counts, ([family, count]) => ({
    family,
    label: isTold ? FAMILY_LABELS[family] : 'State is not told',
    count,
    filter: `family:${family}`,
  })).sort((a, b) => b.count - a.count);
}

export function waitReasons(facts: GoroutineTables): Summary['waitReasons'] {
  const { goroutines } = facts.snapshot;
  const counts = new Map<string, { count: number; row: number }>();
  for (const { row, count } of facts.states()) {
    const reason = facts.waitReason(row);
    if (reason === '') continue;
    const known = counts.get(reason);
    if (known) known.count += count;
    else counts.set(reason, { count, row });
  }
  return Array.from(counts, ([reason, { count, row }]) => ({
    reason,
    family: familyOf(goroutines.status[row], reason, goroutines.system[row] === 1),
    count,
    filter: `reason:="${reason}"`,
  })).sort((a, b) => b.count - a.count);
}
