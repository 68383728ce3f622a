/** The heap and its collector as answers, and the `heap` section of `unpark inspect`. */
import type { CollectorAnswer, CollectorWork, HeapAnswer, HeapQuery, HeapUseAnswer } from '../../api/heap.ts';
import type { Problem } from '../../api/snapshot.ts';
import { byType, type TypeUse } from '../analyses/objects/by-type.ts';
import { isFault } from '../bytes/memory.ts';
import { type Collector, readCollector } from '../runtime/collector/collector.ts';
import { readQueuedCalls } from '../runtime/collector/queued.ts';
import type { Heap } from '../runtime/heap/heap.ts';
import { type HeapUse, heapUse } from '../runtime/heap/use.ts';
import { startFunctionName } from '../snapshot/snapshot.ts';
import type { GoroutineFacts } from './facts.ts';
import type { SchedulerFacts } from './scheduler.ts';
import { problemOf } from './snapshot-facts.ts';
import type { TypedHeap } from './typed-heap.ts';

/** Goroutines that work for the collector or wait for it which are named. */
const NAMED = 100;
/** Their start functions: when one of these is not the runtime's own at the moment, it is in a function of the program. */
const FINALIZERS = /^runtime\.(runfinq|runFinalizers|runCleanups)$/;

export class HeapFacts {
  readonly typed: TypedHeap;
  readonly #facts: GoroutineFacts;
  readonly #scheduler: SchedulerFacts;
  #use: HeapUse | undefined;
  #byType: readonly TypeUse[] | undefined;

  constructor(facts: GoroutineFacts, scheduler: SchedulerFacts, typed: TypedHeap) {
    this.#facts = facts;
    this.#scheduler = scheduler;
    this.typed = typed;
  }

  answer(query: HeapQuery): HeapAnswer {
    const { heap } = this.typed;
    const { goroutines, program } = this.#facts.snapshot;
    const collector = readCollector(program);
    let goroutineBytes = 0;
    for (let row = 0; row < goroutines.count; row++)
      goroutineBytes += goroutines.stackHigh[row] - goroutines.stackLow[row];
    const { memory } = collector;
    return {
      collector: this.#collector(collector),
      use: isFault(heap) ? undefined : this.#answerUse(heap, query),
      fault: isFault(heap) ? problemOf(heap) : undefined,
      stacks: { goroutineBytes, spanBytes: memory?.stacks },
      memory: memory && {
        committedBytes: memory.committed,
        releasedBytes: memory.released,
        workBufferBytes: memory.workBuffers,
      },
      problems: this.problems,
    };
  }

  /** What of the heap could not be read. */
  get problems(): Problem[] {
    const { heap } = this.typed;
    return (isFault(heap) ? [heap] : heap.faults).map(problemOf);
  }

  /** Objects by type: walks the heap when first asked for. Empty where the heap cannot be found. */
  get byType(): readonly TypeUse[] {
    if (!this.#byType) {
      const types = this.typed.types();
      this.#byType = types ? byType(types) : [];
    }
    return this.#byType;
  }

  use(heap: Heap): HeapUse {
    this.#use ??= heapUse(heap);
    return this.#use;
  }

  /** The runtime's phase; a heap that still waits for its sweeping while the collector is off is in "sweep". */
  phase(phase: Collector['phase']): CollectorAnswer['phase'] {
    const { known } = this.typed;
    return phase === 'off' && known && this.use(known).unswept > 0 ? 'sweep' : phase;
  }

  #answerUse(heap: Heap, { byType: asked, offset, limit }: HeapQuery): HeapUseAnswer {
    const use = this.use(heap);
    return {
      objects: use.objects,
      liveBytes: use.objectBytes,
      spans: {
        inUse: use.spans,
        free: use.freeSpans,
        bytesInUse: use.spanBytes,
        unusedBytes: use.spanBytes - use.objectBytes,
        unswept: use.unswept,
      },
      classes: use.classes.map((c) => ({ ...c })),
      byType: asked
        ? { rows: this.byType.slice(offset, offset + limit).map((t) => ({ ...t })), offset, total: this.byType.length }
        : undefined,
    };
  }

  #collector(collector: Collector): CollectorAnswer {
    const { snapshot } = this.#facts;
    const { now } = snapshot.clock;
    const since = (nanotime: number | undefined) =>
      nanotime !== undefined && nanotime > 0 && now > nanotime ? (now - nanotime) / 1e9 : undefined;
    const queued = readQueuedCalls(snapshot.program);
    const unix = collector.lastEndUnix ?? 0;
    return {
      phase: this.phase(collector.phase),
      cycles: collector.cycles,
      forcedCycles: collector.forced,
      goalBytes: collector.goal,
      triggerBytes: collector.trigger,
      pacedBytes: collector.paced,
      markedBytes: collector.marked,
      gogc: collector.percent,
      memoryLimitBytes: collector.memoryLimit,
      markingSeconds: collector.phase === 'mark' ? since(collector.markingSince) : undefined,
      sinceLastSeconds: since(collector.lastEnd),
      lastEnd: unix > 0 && unix < MAX_UNIX ? new Date(unix / 1e6).toISOString() : undefined,
      pauseSeconds: seconds(collector.pauseTotal),
      lastPauseSeconds: collector.cycles ? seconds(collector.lastPause) : undefined,
      work: this.#work(),
      queuedFinalizers: queued?.finalizers,
      queuedCleanups: queued?.cleanups,
      finalizing: this.#finalizing(),
    };
  }

  /** Mark workers that run, assists, and those who wait for the collector. */
  #work(): CollectorAnswer['work'] {
    const { snapshot } = this.#facts;
    const { goroutines } = snapshot;
    const shown: CollectorWork[] = [];
    let total = 0;
    const add = (work: CollectorWork) => {
      if (total++ < NAMED) shown.push(work);
    };
    for (const worker of this.#markWorkers()) add(worker);
    const kinds = snapshot.waitReasons.map(waitingKind);
    for (let row = 0; row < goroutines.count; row++) {
      const kind = this.#facts.isWaiting(row) ? kinds[goroutines.waitReason[row]] : this.#assistKind(row);
      if (kind) add({ goroutineId: goroutines.id[row], kind });
    }
    return { shown, total };
  }

  #markWorkers(): CollectorWork[] {
    const { explainer } = this.#scheduler;
    if (isFault(explainer)) return [];
    return explainer.schedule.lanes.flatMap((lane) =>
      lane.doing !== 'mark worker' || lane.goroutine < 0
        ? []
        : {
            goroutineId: this.#facts.snapshot.goroutines.id[lane.goroutine],
            kind: 'mark worker' as const,
            processorId: lane.processor.id,
            worker: lane.processor.markWorker,
          },
    );
  }

  /** A running goroutine that pays for what it allocates: the flag is there since Go 1.22. */
  #assistKind(row: number): CollectorWork['kind'] | undefined {
    const { goroutines, program } = this.#facts.snapshot;
    const { inMarkAssist } = program.layout.g;
    if (inMarkAssist < 0 || goroutines.thread[row] === 0) return undefined;
    return program.memory.word32(goroutines.address[row] + inMarkAssist) % 0x100 === 1 ? 'assist' : undefined;
  }

  #finalizing(): number[] {
    const { goroutines, pcs } = this.#facts.snapshot;
    const ids: number[] = [];
    for (let row = 0; row < goroutines.count; row++) {
      if (goroutines.system[row] === 1 || !FINALIZERS.test(startFunctionName(pcs, goroutines.startPc[row]))) continue;
      ids.push(goroutines.id[row]);
    }
    return ids;
  }
}

/** The last moment that a JavaScript date has, in nanoseconds. */
const MAX_UNIX = 8.64e21;

function waitingKind(reason: string): CollectorWork['kind'] | undefined {
  if (reason === 'GC assist wait') return 'assist waiting';
  if (reason === 'GC assist marking') return 'assist';
  return reason === 'wait for GC cycle' ? 'waits for a cycle' : undefined;
}

function seconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

/** undefined where the heap cannot be found: `problems` says so. */
export function inspectHeap(heap: HeapFacts, collector: Collector) {
  const { known } = heap.typed;
  if (!known) return undefined;
  const use = heap.use(known);
  return {
    liveBytes: use.objectBytes,
    goalBytes: collector.goal,
    objects: use.objects,
    gcCycles: collector.cycles,
    gcPhase: heap.phase(collector.phase),
    gogc: collector.percent,
    memoryLimitBytes: collector.memoryLimit,
    byType: heap.byType,
    spans: { inUse: use.spans, free: use.freeSpans, bytesInUse: use.spanBytes },
  };
}
