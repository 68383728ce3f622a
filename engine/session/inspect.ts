/**
 * The document of `unpark inspect` (docs/inspect-contract.d.ts), streamed section by section: memory does not grow
 * beyond the tables.
 */
import type { CrashReport } from '../analyses/crash/crash.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { SessionContext } from './context.ts';
import type { GoroutineFacts } from './facts.ts';
import type { PackageVariables } from './globals.ts';
import { inspectGoroutines } from './inspect-goroutines.ts';
import { inspectChannels, inspectLocks } from './inspect-resources.ts';
import { piece } from './json-writer.ts';
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
  'diagnosis',
  'trace',
] as const;
export type InspectSection = (typeof INSPECT_SECTIONS)[number];

/** Large: in the document when they are asked for by name. */
const ON_REQUEST: ReadonlySet<InspectSection> = new Set(['variables', 'globals', 'trace']);
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

const GROUP_MEMBERS = 100;

export function* inspection(
  facts: GoroutineFacts,
  crash: CrashReport | undefined,
  context: SessionContext,
  values: FrameValues,
  globals: PackageVariables,
  groups: GroupCache,
  trace: () => TraceView | Fault,
  options: InspectOptions,
): Generator<Uint8Array> {
  const { sections, maxLength, maxDepth } = options;
  const limits = { depth: maxDepth, elements: maxLength, bytes: maxLength };
  yield piece(`{"schema":1,"snapshot":${JSON.stringify(snapshotFacts(facts, crash, context.wallTime))}`);
  if (sections.has('goroutines') || sections.has('variables')) {
    yield piece(',"goroutines":');
    const asked = sections.has('variables') ? { values, limits } : undefined;
    // Who is stuck is told with the diagnosis: it looks at the whole heap, and who asks for goroutines alone is in a hurry.
    const stuck = sections.has('diagnosis') ? facts.stuck() : undefined;
    yield* inspectGoroutines(facts, asked, stuck, options.reuseChunks === true);
  }
  if (sections.has('globals')) yield* inspectGlobals(globals, limits);
  if (sections.has('threads')) yield piece(`,"threads":${JSON.stringify(threadAnswers(facts))}`);
  if (sections.has('channels')) {
    yield piece(',"channels":');
    yield* inspectChannels(facts, { values, limits });
  }
  if (sections.has('locks')) {
    yield piece(',"locks":');
    yield* inspectLocks(facts);
  }
  if (sections.has('diagnosis')) yield piece(`,"diagnosis":${JSON.stringify(diagnosis(facts, crash, groups))}`);
  const problems = problemsOf(facts);
  if (sections.has('trace')) {
    const found = trace();
    if (isFault(found)) problems.push(problemOf(found));
    else {
      yield piece(`,"trace":${JSON.stringify(found.summary())}`);
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

function diagnosis(facts: GoroutineFacts, crash: CrashReport | undefined, groups: GroupCache) {
  const { goroutines, rowOf } = facts.snapshot;
  const { stuck } = facts.stuck();
  const stuckOf = (ids: readonly number[]) => ids.reduce((sum, id) => sum + stuck[rowOf(id)], 0);
  return {
    stuck: Array.from(goroutines.id.filter((_, row) => stuck[row] === 1)),
    crash: crash && { goroutineId: crash.goroutineId, kind: crash.kind, message: crash.message },
    groups: groups.all().map((g) => ({
      fingerprint: g.key,
      count: g.count,
      goroutineIds: g.goroutineIds.slice(0, GROUP_MEMBERS),
      status: g.status,
      waitReason: g.waitReason,
      top: g.top,
      createdBy: g.createdBy,
      stuck: stuckOf(g.goroutineIds) || undefined,
    })),
  };
}
