/**
 * The document of `unpark inspect` (docs/inspect-contract.d.ts), streamed section by section: memory does not grow
 * beyond the tables.
 */
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { readCollector } from '../runtime/collector/collector.ts';
import type { SessionContext } from './context.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { PackageVariables } from './globals.ts';
import { type HeapFacts, inspectHeap } from './heap.ts';
import { inspectDiagnosis } from './inspect-diagnosis.ts';
import { inspectGoroutines } from './inspect-goroutines.ts';
import { inspectChannels, inspectLocks, inspectWaits } from './inspect-resources.ts';
import { inspectScheduler } from './inspect-scheduler.ts';
import { json, piece } from './json-writer.ts';
import type { SchedulerFacts } from './scheduler.ts';
import { problemOf, problemsOf, snapshotFacts } from './snapshot-facts.ts';
import type { GroupCache } from './stack-groups.ts';
import { threadAnswers } from './threads.ts';
import type { TraceView } from './trace/trace-view.ts';
import type { FrameValues } from './variables.ts';

/** Sections that this version fills; the contract names more. */
export const INSPECT_SECTIONS = [
  'snapshot',
  'goroutines',
  'variables',
  'globals',
  'threads',
  'channels',
  'locks',
  'waits',
  'diagnosis',
  'scheduler',
  'heap',
  'trace',
] as const;
export type InspectSection = (typeof INSPECT_SECTIONS)[number];

/** Large: in the document when they are asked for by name. */
const ON_REQUEST: ReadonlySet<InspectSection> = new Set(['variables', 'globals', 'heap', 'trace']);
/** What the document has when nothing is asked for by name. */
export const DEFAULT_SECTIONS = INSPECT_SECTIONS.filter((section) => !ON_REQUEST.has(section));

export interface InspectOptions {
  readonly sections: ReadonlySet<InspectSection>;
  /** Elements of slices and arrays, and bytes of strings. */
  readonly maxLength: number;
  /** Levels of children of a variable. */
  readonly maxDepth: number;
  /** Each chunk is valid only until the next is asked for: for a reader that writes it out at once. */
  readonly reuseChunks?: boolean;
}

/** What the document is written from. */
export interface Inspected {
  readonly diagnosis: Diagnosis;
  readonly context: SessionContext;
  readonly values: FrameValues;
  readonly globals: PackageVariables;
  readonly groups: GroupCache;
  readonly scheduler: SchedulerFacts;
  readonly heap: HeapFacts;
  readonly trace: () => TraceView | Fault;
}

export function* inspection(inspected: Inspected, options: InspectOptions): Generator<Uint8Array> {
  const { diagnosis, context, values, globals, groups, scheduler, heap } = inspected;
  const { sections, maxLength, maxDepth } = options;
  const { facts, crash } = diagnosis;
  const limits = { depth: maxDepth, elements: maxLength, bytes: maxLength };
  yield piece(`{"schema":1,"snapshot":${JSON.stringify(snapshotFacts(facts, crash, context.wallTime))}`);
  if (sections.has('goroutines') || sections.has('variables')) {
    yield piece(',"goroutines":');
    const asked = sections.has('variables') ? { values, limits } : undefined;
    // Who is stuck is told with the diagnosis: it looks at the whole heap, and who asks for goroutines alone is in a hurry.
    const fates = sections.has('diagnosis') ? { stuck: diagnosis.stuck(), proved: facts.stuck().stuck } : undefined;
    yield* inspectGoroutines(facts, asked, fates, options.reuseChunks === true);
  }
  if (sections.has('globals')) yield* inspectGlobals(globals, limits);
  if (sections.has('threads')) yield piece(`,"threads":${JSON.stringify(threadAnswers(facts))}`);
  if (sections.has('channels')) {
    yield piece(',"channels":');
    yield* inspectChannels(diagnosis, { values, limits });
  }
  if (sections.has('locks')) {
    yield piece(',"locks":');
    yield* inspectLocks(diagnosis);
  }
  if (sections.has('waits')) {
    yield piece(',"waits":');
    yield* inspectWaits(diagnosis);
  }
  if (sections.has('diagnosis')) yield piece(`,"diagnosis":${JSON.stringify(inspectDiagnosis(diagnosis, groups))}`);
  if (sections.has('scheduler')) yield* inspectScheduler(scheduler, options.reuseChunks === true);
  if (sections.has('heap')) yield json(',"heap":', inspectHeap(heap, readCollector(facts.snapshot.program)));
  const problems = [
    ...problemsOf(facts),
    ...(sections.has('scheduler') ? scheduler.problems : []),
    ...(sections.has('heap') ? heap.problems : []),
  ];
  if (sections.has('trace')) {
    const found = inspected.trace();
    if (isFault(found)) problems.push(problemOf(found));
    else {
      yield json(',"trace":', found.summary());
      problems.push(...found.problems());
    }
  }
  yield piece(`,"problems":${JSON.stringify(problems)}}\n`);
}

function* inspectGlobals(
  globals: PackageVariables,
  limits: { depth: number; elements: number; bytes: number },
): Generator<Uint8Array> {
  yield piece(',"globals":[');
  let comma = '';
  for (const variable of globals.all(limits)) {
    yield piece(comma + JSON.stringify(variable));
    comma = ',';
  }
  yield piece(']');
}
