/**
 * Whether a trace is of a snapshot's process: by the Go that wrote it, by its time, by the ids of threads, which no two
 * processes of a machine share, and by the goroutines, whose ids are never used twice.
 */
import type { TraceMatch } from '../../../api/trace.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import { writes, writtenBy } from '../../formats/trace/version.ts';
import { goMinor } from '../../gobin/build-info.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** The snapshot's clock is the newest stamp of the scheduler, which may be older by this, in ns, where all slept. */
const CLOCK_SLACK = 120e9;
/** Functions that the compiler puts around a call that has arguments: the trace names what they call. */
const WRAPPED = /(gowrap|dwrap|deferwrap)\d+$|-fm$/;

export function matchTrace(timeline: Timeline, snapshot: Snapshot): TraceMatch {
  const refusal = byVersion(timeline, snapshot) ?? byTime(timeline, snapshot) ?? byGoroutines(timeline, snapshot);
  if (refusal !== undefined) return { belongs: false, reason: refusal };
  const { ids } = timeline.trace.threads;
  const known = threadIds(snapshot);
  const shared = ids.filter((id) => known.has(id)).length;
  if (ids.length > 0 && known.size > 0 && shared === 0) {
    return { belongs: false, reason: `None of the ${ids.length} threads of the trace is a thread of the process.` };
  }
  const goroutines = timeline.trace.goroutines.ids.filter((id) => snapshot.rowOf(id) >= 0).length;
  const reason = `${shared} of the ${ids.length} threads of the trace and ${goroutines} of its goroutines are the process's, and its time fits.`;
  return { belongs: true, reason };
}

function byVersion({ trace }: Timeline, { program }: Snapshot): string | undefined {
  const { version } = program.module.buildInfo;
  const minor = Number(goMinor(version)?.slice(2));
  if (Number.isNaN(minor) || writes(minor, trace.version)) return undefined;
  return `The trace was written by ${writtenBy(trace.version)}, the program was built by ${version}.`;
}

function byTime(timeline: Timeline, { program, clock }: Snapshot): string | undefined {
  const startAt = program.variable('runtime.runtimeInitTime');
  const started = startAt === undefined ? Number.NaN : program.memory.word(startAt);
  const begins = timeline.trace.origin + timeline.start;
  const seconds = (ns: number) => `${(ns / 1e9).toFixed(3)} s`;
  if (begins < started) {
    return `The trace begins ${seconds(started - begins)} before the process was started.`;
  }
  if (clock.now > 0 && begins > clock.now + CLOCK_SLACK) {
    return `The trace begins ${seconds(begins - clock.now)} after the snapshot was taken.`;
  }
  return undefined;
}

/** A goroutine that was started with one function cannot have been started with another. */
function byGoroutines({ trace }: Timeline, { goroutines, program, rowOf }: Snapshot): string | undefined {
  const { module, process } = program;
  for (const [row, id] of trace.goroutines.ids.entries()) {
    const mine = rowOf(id);
    const start = trace.starts[row];
    if (mine < 0 || start < 0) continue;
    const theirs = trace.stacks.frames(start)[0]?.function ?? '';
    const name = module.printedName(module.pclntab.functionAt(goroutines.startPc[mine] - process.bias)?.name ?? '');
    if (theirs === '' || name === '' || theirs === name || WRAPPED.test(name)) continue;
    return `Goroutine ${id} was started with ${theirs} in the trace, and with ${name} in the snapshot.`;
  }
  return undefined;
}

function threadIds(snapshot: Snapshot): Set<number> {
  const ids = snapshot.threads.map(({ core }) => core.threadId);
  return new Set([...ids, ...snapshot.machines.map(({ threadId }) => threadId)]);
}
