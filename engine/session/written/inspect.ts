/** The document of `unpark inspect` of what a process wrote: what is not told is left out of it. */
import type { Diagnosis } from '../../../api/diagnosis.ts';
import type { GoroutineRow } from '../../../api/goroutine.ts';
import type { Problem, SnapshotFacts, Summary } from '../../../api/snapshot.ts';
import type { InspectOptions } from '../inspect.ts';
import { JsonWriter, piece } from '../json-writer.ts';
import type { GroupCache } from '../stack-groups.ts';
import type { WrittenFacts } from './facts.ts';

interface Beside {
  readonly snapshot: SnapshotFacts;
  readonly problems: readonly Problem[];
  readonly diagnosis: {
    readonly answer: Diagnosis;
    readonly crash: Summary['crash'];
    readonly groups: GroupCache;
  };
}

export function* inspectWritten(
  facts: WrittenFacts,
  hasIds: boolean,
  { snapshot, problems, diagnosis }: Beside,
  { sections, reuseChunks }: InspectOptions,
): Generator<Uint8Array> {
  yield piece(`{"schema":1,"snapshot":${JSON.stringify(snapshot)}`);
  if (sections.has('goroutines') || sections.has('variables')) {
    yield piece(',"goroutines":');
    yield* goroutines(facts, hasIds, reuseChunks === true);
  }
  if (sections.has('diagnosis')) yield piece(`,"diagnosis":${JSON.stringify(inspectDiagnosis(diagnosis))}`);
  yield piece(`,"problems":${JSON.stringify(problems)}}\n`);
}

function* goroutines(facts: WrittenFacts, hasIds: boolean, reuse: boolean): Generator<Uint8Array> {
  const writer = new JsonWriter(reuse);
  const { count } = facts.snapshot.goroutines;
  writer.text('[');
  for (let row = 0; row < count; ) {
    const end = hasIds ? row + 1 : endOfEqual(facts, row);
    writer.bytes(
      piece(`${row > 0 ? ',' : ''}${JSON.stringify(goroutine(facts, row, hasIds ? undefined : end - row))}`),
    );
    if (writer.full) yield writer.take();
    row = end;
  }
  writer.text(']');
  yield writer.take();
}

/** Those that a profile tells of at once are equal and stand together. */
function endOfEqual({ snapshot: { goroutines } }: WrittenFacts, row: number): number {
  let end = row + 1;
  while (
    end < goroutines.count &&
    goroutines.stack[end] === goroutines.stack[row] &&
    goroutines.labels[end] === goroutines.labels[row]
  )
    end++;
  return end;
}

function goroutine(facts: WrittenFacts, row: number, count: number | undefined) {
  const { id, status, waitReason, waitSeconds, system, lockedToThread, labels, createdBy, waitingOn } = facts.row(row);
  const told: Partial<GoroutineRow> = { waitReason, waitSeconds, lockedToThread, labels, createdBy, waitingOn };
  return {
    ...(count === undefined ? { id } : { count }),
    ...(status === 'unknown' ? {} : { status }),
    ...told,
    system: system || undefined,
    frames: frames(facts, row),
    stuck: status === 'leaked' ? 'proved' : undefined,
  };
}

function frames(facts: WrittenFacts, row: number) {
  const broken = facts.brokenOff(row);
  const calls = [...facts.machineRows(row)].map((at) => facts.snapshot.pcs.row(at));
  return calls.map(({ function: name, file, line, inlineDepth }, i) => ({
    function: name,
    file,
    line,
    inlined: inlineDepth > 0,
    fault: i === calls.length - 1 ? broken : undefined,
  }));
}

function inspectDiagnosis({ answer, crash, groups }: Beside['diagnosis']) {
  const { headline, findings } = answer;
  return {
    headline,
    findings: findings.map(({ resources: _, knot: __, filter: ___, ...finding }) => finding),
    crash: crash && { goroutineId: crash.goroutineId, kind: crash.kind, message: crash.message },
    groups: groups.all().map(({ key, count, goroutineIds, status, waitReason, top, createdBy }) => ({
      fingerprint: key,
      count,
      goroutineIds,
      status: status === 'unknown' ? undefined : status,
      waitReason,
      top,
      createdBy,
    })),
  };
}
