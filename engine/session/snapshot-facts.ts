/** The facts of a snapshot as a whole: `snapshot` and `problems` of `unpark inspect`, and the Overview's numbers. */
import type { Problem, SnapshotFacts } from '../../api/snapshot.ts';
import { type CrashReport, programArguments } from '../analyses/crash/crash.ts';
import { isHeldByDebugger, signalName } from '../analyses/crash/signals.ts';
import { type Fault, hex } from '../bytes/fault.ts';
import { shownBuildId } from '../elf/notes.ts';
import { architectureOf } from '../machine/architecture.ts';
import { executableBuildIds, mainExecutable } from '../process/executable.ts';
import { schedulerDisturbance } from '../runtime/scheduler/disturbance.ts';
import { statusName } from '../runtime/status.ts';
import type { GoroutineFacts } from './facts.ts';
import type { GoroutineTables } from './tables.ts';

export function snapshotFacts(
  facts: GoroutineFacts,
  crash: CrashReport | undefined,
  wallTime: string | undefined,
): SnapshotFacts {
  const { snapshot } = facts;
  const { program } = snapshot;
  const { buildInfo, image } = program.module;
  const { core } = program.process;
  return {
    kind: 'core',
    goVersion: buildInfo.version,
    arch: program.target.name,
    program: mainExecutable(core).path ?? core.commandName,
    arguments: programArguments(snapshot) ?? core.commandLine?.split(' '),
    pid: core.pid,
    buildId: shownBuildId(executableBuildIds(image)),
    modulePath: buildInfo.modulePath,
    buildSettings: Object.keys(buildInfo.settings).length > 0 ? buildInfo.settings : undefined,
    signal: signalFact(facts, crash),
    wallTime,
    debugInfo: image.sectionHeader('.debug_info') ? 'dwarf' : 'pclntab',
    schedulerFrozen: schedulerDisturbance(program)?.code === 'scheduler-frozen' ? true : undefined,
    counts: countsOf(facts, snapshot.threads.length),
  };
}

/** The signal that began it: the fault, where there was one, else the one that the kernel noted. */
function signalFact(facts: GoroutineFacts, crash: CrashReport | undefined): SnapshotFacts['signal'] {
  const { core } = facts.snapshot.program.process;
  if (crash?.fault) {
    const { number, name, code, address, threadId } = crash.fault;
    return { number, name, code, threadId, faultAddress: hex(address) };
  }
  const dumping = core.threads[0];
  const number = core.signal?.number || dumping?.signal || 0;
  if (number === 0 || !dumping || (!crash && isHeldByDebugger(number))) return undefined;
  return { number, name: signalName(number), threadId: dumping.threadId, code: core.signal?.code };
}

export function countsOf(facts: GoroutineTables, threads: number): SnapshotFacts['counts'] {
  const { goroutines } = facts.snapshot;
  const byStatus: Record<string, number> = {};
  const byWaitReason: Record<string, number> = {};
  let system = 0;
  for (const { row, count } of facts.states()) {
    const status = statusName(goroutines.status[row]);
    byStatus[status] = (byStatus[status] ?? 0) + count;
    const reason = facts.waitReason(row);
    if (reason !== '') byWaitReason[reason] = (byWaitReason[reason] ?? 0) + count;
    system += count * goroutines.system[row];
  }
  return { goroutines: goroutines.count, system, threads, byStatus, byWaitReason };
}

export function problemOf(f: Fault): Problem {
  const { code, message, hint, goroutineId, address } = f;
  return { code, message, hint, goroutineId, address: address === undefined ? undefined : hex(address) };
}

/** What is wrong with single goroutines is told one by one up to this many, then by their number. */
const TOLD_ONE_BY_ONE = 100;

/** What keeps waits from being known, and who is stuck from being proved; nothing before somebody asked for them. */
function waitProblems(facts: GoroutineFacts): Problem[] {
  const { waits, stuck } = facts.told;
  const problems: Problem[] = [];
  const torn = [...(waits?.faults ?? [])];
  for (const [row, f] of torn.slice(0, TOLD_ONE_BY_ONE)) {
    const goroutineId = facts.snapshot.goroutines.id[row];
    const message = `What goroutine ${goroutineId} waits for is not known, so it counts as live: ${f.message}.`;
    problems.push({ ...problemOf(f), goroutineId, message });
  }
  if (torn.length > TOLD_ONE_BY_ONE) {
    const message = `What ${torn.length} goroutines wait for is not known; ${TOLD_ONE_BY_ONE} are told one by one.`;
    problems.push({ code: 'waits-cut', message });
  }
  if (stuck?.doubt) {
    const message = `Which goroutines are stuck for ever cannot be proved: ${stuck.doubt.message}.`;
    problems.push({ ...problemOf(stuck.doubt), code: 'stuck-unproved', message });
  }
  return problems;
}

export function problemsOf(facts: GoroutineFacts): Problem[] {
  const { snapshot } = facts;
  const problems = snapshot.faults.map(problemOf);
  if (!snapshot.program.module.image.sectionHeader('.debug_info')) {
    problems.push({
      code: 'no-dwarf',
      message: 'The executable has no debug information: stacks are complete, variables and types cannot be shown.',
      hint: 'Build without -ldflags="-s -w", or attach the unstripped executable of the same build.',
    });
  }
  if (!architectureOf(snapshot.program.target)) {
    problems.push({
      code: 'code-not-read',
      message: `The code of functions is not read for ${snapshot.program.target.name}: who holds a lock, which case of a select waits, and what closures before Go 1.23 captured are not told.`,
    });
  }
  const broken = [...snapshot.goroutines.stackFaults];
  for (const [row, f] of broken.slice(0, TOLD_ONE_BY_ONE)) {
    const id = snapshot.goroutines.id[row];
    problems.push({
      ...problemOf(f),
      goroutineId: id,
      message: `The stack of goroutine ${id} breaks off: ${f.message}.`,
    });
  }
  if (broken.length > TOLD_ONE_BY_ONE) {
    problems.push({
      code: 'stacks-cut',
      message: `The stacks of ${broken.length} goroutines break off; ${TOLD_ONE_BY_ONE} are told one by one.`,
    });
  }
  return [...problems, ...waitProblems(facts)];
}
