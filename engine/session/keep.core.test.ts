/** What is kept of a session answers as the session did: with the core, and, but for memory, without it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, fixture } from '../../fixtures/take.ts';
import { openFile } from '../../server/host/file-source.ts';
import { memorySource } from '../bytes/source.ts';
import { keepIndex, keepVerdict, type OpenInput, type OpenSession, openSession } from './open.ts';

const PROGRAMS = [
  { program: 'deadlock', go: '1.22.12', way: 'crash' },
  { program: 'workers', go: '1.27.4', way: 'live', args: ['3000'], withoutDump: true },
  { program: 'labels', go: '1.27.4', way: 'crash' },
] as const;

const ALL = { filter: '', offset: 0, limit: 50 };
const ROWS = { ...ALL, sort: 'id', descending: false } as const;
const GROUPS = { ...ALL, by: 'stack', equal: 'lines', sort: 'count', descending: true } as const;

function joined(pieces: Iterable<Uint8Array> | undefined): Uint8Array {
  return Buffer.concat([...(pieces ?? [])]);
}

/** Every answer that needs no memory, so that two sessions can be compared. */
function answers(session: OpenSession) {
  const { facts, states, waitReasons, groups, groupTotal, crash, host } = session.summary();
  const diagnosis = session.diagnosis();
  return {
    summary: { facts, states, waitReasons, groups, groupTotal, crash, host },
    rows: session.goroutines({ ...ROWS, marks: true }),
    waiting: session.goroutines({ ...ROWS, filter: 'wait:>0s', sort: 'wait', descending: true }),
    stuck: session.goroutines({ ...ROWS, filter: 'stuck:yes' }),
    groups: session.groups({ ...GROUPS, marks: true }),
    threads: session.threads(),
    scheduler: session.scheduler({ queued: 20, explained: 20 }),
    diagnosis,
    created: session.createdBy({ filter: '', limit: 500 }),
    stacks: session.stackTree({ filter: '', equal: 'lines', mine: false, limit: 500 }),
    frames: session.goroutine(1, { offset: 0, limit: 20 })?.frames.map((f) => [f.function, f.line]),
  };
}

/** The variables of the program's own innermost frame, of many goroutines. */
function variablesOf(session: OpenSession) {
  return session.goroutines({ ...ROWS, filter: 'fn:main.' }).rows.map(({ id }) => {
    const frames = session.goroutine(id, { offset: 0, limit: 50 })?.frames ?? [];
    const frame = frames.findIndex((f) => f.function.startsWith('main.'));
    return session.variables({ goroutineId: id, frame, depth: 2, elements: 20, bytes: 100, path: [], offset: 0 });
  });
}

describe.each(PROGRAMS)('$program, go$go', (spec) => {
  let made: Fixture;
  let input: OpenInput;
  let first: OpenSession;
  let index: Uint8Array;
  let verdict: Uint8Array;

  beforeAll(async () => {
    made = await fixture({ flags: 'default', mode: 'exe', ...spec });
    input = { core: openFile(made.core), executable: openFile(made.executable), wallTime: '2026-01-01T00:00:00Z' };
    first = openSession(input);
    index = joined(keepIndex(first, input));
    verdict = joined(keepVerdict(first));
  });

  const kept = () => ({ index: memorySource(index), verdict: memorySource(verdict) });

  test('opened from the index it answers the same', () => {
    expect(answers(openSession({ ...input, ...kept() }))).toEqual(answers(first));
  });

  test('without its core goroutines, stacks, groups, waits and verdict stay; variables say that memory is gone', () => {
    const left = openSession({ ...input, ...kept(), core: undefined });
    expect(answers(left)).toEqual(answers(first));
    expect(left.summary().problems).toContainEqual(expect.objectContaining({ code: 'core-gone' }));
    const told = JSON.stringify(variablesOf(left));
    expect(JSON.stringify(variablesOf(first))).not.toContain('no longer there');
    // Of a small process the part that is kept may have everything.
    if (spec.program === 'workers') expect(told).toContain('no longer there');
  });

  test('what is damaged, cut or of another version is not used, and without the core the refusal says so', () => {
    const damaged = index.slice();
    damaged[damaged.length >> 1] ^= 1;
    for (const bad of [damaged, index.subarray(0, index.length - 4096), new Uint8Array(0)]) {
      const again = openSession({ ...input, index: memorySource(bad) });
      expect(again.summary().facts).toEqual(first.summary().facts);
      expect(() => openSession({ ...input, core: undefined, index: memorySource(bad) })).toThrow('nothing usable');
    }
  });
});
