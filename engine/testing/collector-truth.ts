/** What the fixture `gcstorm still` printed of its memory (runtime.ReadMemStats after a forced collection), held against ours. */
import { readFileSync } from 'node:fs';
import type { Fixture } from '../../fixtures/take.ts';
import { isFault } from '../bytes/memory.ts';
import { readCollector } from '../runtime/collector/collector.ts';
import { readQueuedCalls } from '../runtime/collector/queued.ts';
import { openHeap } from '../runtime/heap/heap.ts';
import { heapUse } from '../runtime/heap/use.ts';
import { openFixtureProgram } from './open.ts';

/** runtime.MemStats, as far as we tell the same. */
interface MemStats {
  readonly HeapAlloc: number;
  readonly HeapObjects: number;
  readonly HeapInuse: number;
  readonly StackInuse: number;
  readonly NextGC: number;
  readonly NumGC: number;
  readonly NumForcedGC: number;
  readonly LastGC: number;
  readonly PauseTotalNs: number;
}

/** The process printed its figures before its core was taken. */
const TOLERANCE = 0.01;
/** A stack more for the goroutine that holds the process. */
const STACKS = 64 << 10;
const FINALIZERS = 50;
const PERCENT = 150;

/** In words; none is agreement. `limit`: the memory limit of the process; it collects so often that cycles are not compared. */
export function memoryDifferences(fixture: Fixture, limit?: number): string[] {
  const told = JSON.parse(readFileSync(fixture.output, 'utf8')) as MemStats;
  const program = openFixtureProgram(fixture);
  const heap = openHeap(program);
  if (isFault(heap)) return [heap.message];
  const use = heapUse(heap);
  const collector = readCollector(program);
  const differences: string[] = [];
  const near = (what: string, ours: number | undefined, theirs: number, most = theirs * TOLERANCE) => {
    if (!(Math.abs((ours ?? Number.NaN) - theirs) <= most))
      differences.push(`${what}: ours ${ours}, the runtime's ${theirs}`);
  };
  near('HeapAlloc', use.objectBytes, told.HeapAlloc);
  near('HeapObjects', use.objects, told.HeapObjects);
  near('HeapInuse', use.spanBytes, told.HeapInuse);
  near('StackInuse', collector.memory?.stacks, told.StackInuse, STACKS);
  near('heap in use, by its own statistics', collector.memory?.heap, use.spanBytes, 0);
  // With a limit the goal leaves room for the runtime's own memory, which grew after the figures were printed.
  near('NextGC', collector.goal, told.NextGC, told.NextGC * (limit === undefined ? TOLERANCE : 3 * TOLERANCE));
  near('GOGC', collector.percent, PERCENT, 0);
  near('NumForcedGC', collector.forced, told.NumForcedGC, 0);
  near('queued finalizers', readQueuedCalls(program)?.finalizers, FINALIZERS, 0);
  if (collector.memoryLimit !== limit) differences.push(`memory limit: ours ${collector.memoryLimit}, it is ${limit}`);
  if (limit !== undefined) return differences;
  near('NumGC', collector.cycles, told.NumGC, 0);
  near('LastGC', collector.lastEndUnix, told.LastGC, 0);
  near('PauseTotalNs', collector.pauseTotal, told.PauseTotalNs, 0);
  if (collector.phase !== 'off' || use.unswept > 0) differences.push(`it is at rest, and in ${collector.phase}`);
  if (!(Number(collector.trigger) <= Number(collector.goal) && Number(collector.trigger) > Number(collector.marked)))
    differences.push(`trigger ${collector.trigger}, goal ${collector.goal}, marked ${collector.marked}`);
  return differences;
}
