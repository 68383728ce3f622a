/** The scheduler of a snapshot, read when first asked for: windows of its queues, and why goroutines do not run. */
import type {
  Explanation as ExplanationAnswer,
  ScheduleFinding as FindingAnswer,
  ProcessorHold,
  Reason,
} from '../../api/reasons.ts';
import type { NotRunning, NotRunningQuery, QueuedGoroutine, RunQueue, RunQueueQuery } from '../../api/scheduler.ts';
import type { Problem } from '../../api/snapshot.ts';
import { Explainer, type Explanation } from '../analyses/schedule/explain.ts';
import type { ScheduleFinding } from '../analyses/schedule/findings.ts';
import { cannotStop } from '../analyses/schedule/interruption.ts';
import { type QueueRows, readSchedule, type Schedule } from '../analyses/schedule/schedule.ts';
import type { Reason as Sentence } from '../analyses/schedule/words.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { G_RUNNABLE } from '../runtime/status.ts';
import type { GoroutineFacts } from './facts.ts';
import { problemOf } from './snapshot-facts.ts';

/** Goroutines that a finding names. */
const NAMED = 100;

/** What is asked of the scheduler of one snapshot: read when first asked for, and kept. */
export class SchedulerFacts {
  readonly facts: GoroutineFacts;
  #explainer: Explainer | Fault | undefined;
  #longestFirst: Int32Array | undefined;

  constructor(facts: GoroutineFacts) {
    this.facts = facts;
  }

  /** The schedule with its explanations, or why there is none. */
  get explainer(): Explainer | Fault {
    if (!this.#explainer) {
      const schedule = readSchedule(this.facts.snapshot);
      this.#explainer = isFault(schedule) ? schedule : new Explainer(schedule, this.facts.locations);
    }
    return this.#explainer;
  }

  /** What of the scheduler could not be read, or may not be believed. */
  get problems(): Problem[] {
    const { explainer } = this;
    if (isFault(explainer)) return [problemOf(explainer)];
    const { disturbed, faults } = explainer.schedule;
    return [...(disturbed ? [disturbed] : []), ...faults].map(problemOf);
  }

  /** undefined: no such processor. */
  queue({ processor, disabled, offset, limit }: RunQueueQuery): RunQueue | undefined {
    const { explainer } = this;
    if (isFault(explainer)) return { goroutines: [], offset, total: 0, problems: [problemOf(explainer)] };
    const { schedule } = explainer;
    if (processor === undefined) return this.window(disabled ? schedule.disabled : schedule.global, offset, limit, 0);
    const lane = schedule.lanes.findIndex((l) => l.processor.id === processor);
    return lane < 0 ? undefined : this.window(schedule.own[lane], offset, limit, schedule.runNext[lane] >= 0 ? 1 : 0);
  }

  /** Those who can run and do not, longest first. */
  notRunning({ offset, limit }: Omit<NotRunningQuery, 'filter'>, keeps?: (row: number) => boolean): NotRunning {
    const { explainer } = this;
    if (isFault(explainer)) return { explanations: [], offset, total: 0 };
    this.#longestFirst ??= longestFirst(explainer);
    const all = keeps ? this.#longestFirst.filter(keeps) : this.#longestFirst;
    const rows = all.subarray(offset, offset + limit);
    const explanations = Array.from(rows, (row) => this.explained(explainer.explain(row)));
    return { explanations, offset, total: all.length };
  }

  /** Why a goroutine that can run does not; undefined for others. */
  explanation(row: number): ExplanationAnswer | undefined {
    const { explainer } = this;
    const isRunnable = this.facts.snapshot.goroutines.status[row] === G_RUNNABLE;
    return isFault(explainer) || !isRunnable ? undefined : this.explained(explainer.explain(row));
  }

  /** How a goroutine holds its processor; undefined where it has none. */
  hold(row: number): ProcessorHold | undefined {
    const { explainer } = this;
    if (isFault(explainer)) return undefined;
    const lane = explainer.schedule.lanes.findIndex((l) => l.goroutine === row);
    return lane < 0 ? undefined : holdOf(explainer, lane);
  }

  explained({ row, reasons, certainty, waits }: Explanation): ExplanationAnswer {
    const goroutineId = this.facts.snapshot.goroutines.id[row];
    return { goroutineId, reasons: reasons.map(sentence), certainty, waitSeconds: seconds(waits) };
  }

  window({ rows, faults }: QueueRows, offset: number, limit: number, before: number): RunQueue {
    const goroutines = Array.from(rows.subarray(offset, offset + limit), (row, i) =>
      this.queued(row, offset + i + 1 + before),
    );
    return { goroutines, offset, total: rows.length, problems: faults.map(problemOf) };
  }

  queued(row: number, position: number): QueuedGoroutine {
    const { facts } = this;
    const goroutineId = facts.snapshot.goroutines.id[row];
    const [createdBy, start, next] = [facts.createdBy(row), facts.start(row), facts.locations.top(row)];
    return { goroutineId, position, createdBy, start, next };
  }
}

/** Rows of runnable goroutines whose waiting the runtime noted, longest first; then the others. */
function longestFirst(explainer: Explainer): Int32Array {
  const { runnable } = explainer.schedule;
  const waits = Float64Array.from(runnable, (row) => explainer.waits(row) ?? -1);
  const order = Uint32Array.from(runnable, (_, i) => i).sort((a, b) => waits[b] - waits[a] || a - b);
  return Int32Array.from(order, (i) => runnable[i]);
}

export function findingOf({ snapshot }: Schedule, found: ScheduleFinding): FindingAnswer {
  const { kind, title, explanation, certainty, longest, goroutines } = found;
  const goroutineIds = Array.from(goroutines.subarray(0, NAMED), (row) => snapshot.goroutines.id[row]);
  const words = [...explanation];
  return {
    kind,
    title,
    explanation: words,
    certainty,
    longestSeconds: seconds(longest),
    goroutineIds,
    total: goroutines.length,
  };
}

export function sentence({ words, certainty }: Sentence): Reason {
  return { words: [...words], certainty };
}

function seconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

export function holdOf(explainer: Explainer, index: number): ProcessorHold {
  const { schedule } = explainer;
  const lane = schedule.lanes[index];
  const age = explainer.age(lane);
  return {
    processorId: lane.processor.id,
    seconds: age > 0 && !schedule.disturbed ? age / 1e9 : undefined,
    preemptionAsked: lane.asked,
    cannotStop: lane.asked && lane.status === 'running' ? cannotStop(schedule.snapshot, lane) : undefined,
  };
}
