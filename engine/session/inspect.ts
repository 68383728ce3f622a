/**
 * The document of `unpark inspect` (docs/inspect-contract.d.ts), streamed section by section: memory does not grow
 * beyond the tables.
 */
import type { SessionContext } from './context.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { PackageVariables } from './globals.ts';
import { inspectDiagnosis } from './inspect-diagnosis.ts';
import { inspectGoroutines } from './inspect-goroutines.ts';
import { inspectChannels, inspectLocks, inspectWaits } from './inspect-resources.ts';
import { piece } from './json-writer.ts';
import { problemsOf, snapshotFacts } from './snapshot-facts.ts';
import type { GroupCache } from './stack-groups.ts';
import { threadAnswers } from './threads.ts';
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
] as const;
export type InspectSection = (typeof INSPECT_SECTIONS)[number];

/** Large: in the document when they are asked for by name. */
const ON_REQUEST: ReadonlySet<InspectSection> = new Set(['variables', 'globals']);
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

export function* inspection(
  diagnosis: Diagnosis,
  context: SessionContext,
  values: FrameValues,
  globals: PackageVariables,
  groups: GroupCache,
  options: InspectOptions,
): Generator<Uint8Array> {
  const { sections, maxLength, maxDepth } = options;
  const { facts, crash } = diagnosis;
  const limits = { depth: maxDepth, elements: maxLength, bytes: maxLength };
  yield piece(`{"schema":1,"snapshot":${JSON.stringify(snapshotFacts(facts, crash, context.wallTime))}`);
  if (sections.has('goroutines') || sections.has('variables')) {
    yield piece(',"goroutines":');
    const asked = sections.has('variables') ? { values, limits } : undefined;
    // Who is stuck is told with the diagnosis: it looks at the whole heap, and who asks for goroutines alone is in a hurry.
    const fates = sections.has('diagnosis') ? { proved: facts.stuck().stuck, stuck: diagnosis.stuck() } : undefined;
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
  yield piece(`,"problems":${JSON.stringify(problemsOf(facts))}}\n`);
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
