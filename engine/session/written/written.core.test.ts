/** What processes wrote of their goroutines, against their cores, against Go's own reader, and against what we write ourselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type GoroutineRow, goroutineDetail, goroutinePage, groupPage } from '../../../api/goroutine.ts';
import { summary } from '../../../api/snapshot.ts';
import type { Goroutine } from '../../../docs/inspect-contract.d.ts';
import { PROFILED } from '../../../fixtures/matrix.ts';
import { type Fixture, fixture } from '../../../fixtures/take.ts';
import { memorySource } from '../../bytes/source.ts';
import { disagreements } from '../../testing/agreement.ts';
import { fileSource, inspect, openFixture } from '../../testing/open.ts';
import { compareProfiles } from '../compare/compare.ts';
import { type OpenSession, openSession } from '../open.ts';
import { rawSamples } from './testing/raw-profile.ts';
import { asDump, byText, samplesOf } from './testing/told.ts';

const taken = (go: string, program = 'workers', way: 'crash' | 'live' = 'crash') =>
  fixture({ program, go, flags: 'default', mode: 'exe', way });
const openFile = (path: string) => openSession({ core: fileSource(path) });
const openBytes = (bytes: Uint8Array, name: string) => openSession({ core: memorySource(bytes, name) });
const ALL = { filter: '', descending: false, offset: 0, limit: 1000 } as const;
const rowsOf = (session: OpenSession) => session.goroutines({ ...ALL, sort: 'id' }).rows;

describe.each(['1.17.13', '1.20.14', '1.24.9', '1.27.4'])('a dump of go%s', (go) => {
  test('tells of each goroutine what its core does', async () => {
    const one = await taken(go);
    const core = inspect(openFixture(one), ['goroutines']);
    const written = inspect(openFile(one.dump), ['goroutines']);
    expect(disagreements(core, asDump(written), 'dead')).toEqual([]);
  });

  test('our own dump of a core, read back, gives the same tables and the same dump', async () => {
    const session = openFixture(await taken(go));
    const text = Buffer.concat([...session.export({ as: 'dump', filter: '' })]);
    const back = openBytes(text, 'dump.txt');
    const named = Number(go.split('.')[1]) >= 22;
    expect(rowsOf(back).map((row) => comparable(row, named))).toEqual(
      rowsOf(session).map((row) => comparable(row, named)),
    );
    const tree = { filter: '', equal: 'lines', mine: false, limit: 100_000 } as const;
    const nodes = (from: OpenSession) => from.stackTree(tree).nodes.map(({ id, own, total }) => ({ id, own, total }));
    expect(nodes(back)).toEqual(nodes(session));
    const made = (from: OpenSession) =>
      from
        .createdBy({ filter: '', limit: 5000 })
        .nodes.map(({ kind, own, total, statement }) => [
          kind,
          own,
          total,
          statement && `${statement.function} ${statement.file}:${statement.line}`,
        ]);
    expect(made(back)).toEqual(made(session));
    expect(Buffer.concat([...back.export({ as: 'dump', filter: '' })]).toString()).toBe(text.toString());
  });
});

test('a dump compared with the core of its process nothing changed but who ran', async () => {
  const one = await taken('1.27.4');
  const query = { equal: 'lines', heap: false, filter: '' } as const;
  const [before, after] = [openFile(one.dump).profile(query), openFixture(one).profile(query)];
  if (!before || !after) throw new Error('Both know goroutines.');
  const { groups, goroutines } = compareProfiles(before, after);
  expect(goroutines.before).toBe(goroutines.after);
  const changed = groups.filter((g) => g.before !== g.after).map((g) => g.state);
  expect(changed.filter((state) => !/^(running|runnable|syscall)$/.test(state))).toEqual([]);
});

/** What a dump can tell: neither addresses nor threads nor bytes; minutes for seconds; and no line of a function's beginning. */
function comparable(row: GoroutineRow, named = true) {
  const { id, status, waitReason, waitSeconds = 0, system, lockedToThread, frameCount, fingerprint, family } = row;
  const { top, createdBy, start } = row;
  const place = (at: GoroutineRow['top']) => at && `${at.function} ${at.file}:${at.line}`;
  return {
    ...{ id, status, waitReason, system, lockedToThread, frameCount, fingerprint },
    family: family === 'knot' ? 'running' : family,
    minutes: Math.floor(waitSeconds / 60),
    top: place(top),
    createdBy: place(createdBy),
    parent: createdBy?.goroutineId,
    // Before Go 1.22 nothing in the name of a wrapper of `go f(x)` tells that it is one.
    start: frameCount === 0 || !named ? undefined : start?.function,
  };
}

test('answers are as the contract has them, and memory is said to be missing', async () => {
  const one = await taken('1.27.4', 'panic');
  const session = openFile(one.dump);
  const told = summary.strict().parse(session.summary());
  expect(told.crash?.kind).toBe('panic');
  expect(told.crash?.message).toBe(openFixture(one).summary().crash?.message);
  expect(told.crash?.goroutineId).toBe(openFixture(one).summary().crash?.goroutineId);
  const page = goroutinePage.strict().parse(session.goroutines({ ...ALL, sort: 'id' }));
  groupPage.strict().parse(session.groups({ ...ALL, by: 'stack', equal: 'lines', sort: 'count' }));
  for (const { id } of page.rows) {
    const detail = goroutineDetail.strict().parse(session.goroutine(id, { offset: 0, limit: 100 }));
    expect(detail.address).toBeUndefined();
    expect(detail.stackBytes).toBeUndefined();
  }
  const variables = { goroutineId: page.rows[0].id, frame: 0, path: [], depth: 1, elements: 1, bytes: 1, offset: 0 };
  expect(session.variables(variables)?.fault?.code).toBe('no-memory');
  expect(session.heap({ byType: false, offset: 0, limit: 1 }).fault?.code).toBe('no-memory');
  expect(session.scheduler({ queued: 1, explained: 1 })).toMatchObject({ fault: { code: 'no-memory' } });
});

/** What Go leaves out of the dumps that it is asked for (traceback.go, showfuncinfo). */
const withoutRuntime = (goroutine: Goroutine): Goroutine => ({
  ...goroutine,
  frames: goroutine.frames.filter((f) => !/^runtime\.[a-z]|\.gowrap\d+$/.test(f.function)),
});

const samples = (session: OpenSession) => samplesOf(inspect(session, ['goroutines']));

describe.each(PROFILED)('profiles of go$go', (spec) => {
  const names = spec === PROFILED[0] ? ['goroutine'] : ['goroutine', 'goroutineleak'];
  const file = (one: Fixture, name: string) => join(one.folder, name);

  test('as a protocol buffer: what pprof -raw reads', async () => {
    const one = await fixture(spec);
    for (const name of names) {
      const session = openFile(file(one, `${name}.0`));
      expect(samples(session)).toEqual([...rawSamples(file(one, `${name}.0`))].sort(byText));
      expect(session.summary().facts).toMatchObject({
        kind: 'goroutine-profile',
        idsTold: false,
        program: one.executable,
      });
      expect(session.summary().statementTotal, 'it tells of no go statement').toBeUndefined();
    }
  });

  test('as text: what the other form has, but for the runtime’s own calls', async () => {
    const one = await fixture(spec);
    const shown = (session: OpenSession) =>
      samples(session)
        .map((s) => ({ ...s, calls: s.calls.filter((call) => !call.startsWith('runtime.')) }))
        // The goroutine that writes the profile stands elsewhere in it each time.
        .filter((s) => !s.calls.some((call) => call.startsWith('main.write')))
        .sort(byText);
    for (const name of names)
      expect(shown(openFile(file(one, `${name}.1`)))).toEqual(shown(openFile(file(one, `${name}.0`))));
  });

  test('as a dump: the goroutines of the process, by its core', async () => {
    const one = await fixture(spec);
    const written = inspect(openFile(file(one, 'goroutine.2')), ['goroutines']);
    const core = inspect(openFixture(one), ['goroutines']);
    expect(
      disagreements({ ...core, goroutines: core.goroutines?.map(withoutRuntime) }, asDump(written), 'alive'),
    ).toEqual([]);
  });

  test('counted against the core: the same places', async () => {
    const one = await fixture(spec);
    const query = { equal: 'lines', heap: false, filter: '' } as const;
    const [before, after] = [openFile(file(one, 'goroutine.1')).profile(query), openFixture(one).profile(query)];
    if (!before || !after) throw new Error('Both know goroutines.');
    const workers = compareProfiles(before, after).groups.filter((g) => g.top?.function.startsWith('main.inlined'));
    expect(workers.map((g) => [g.before, g.after])).toEqual([
      [10, 10],
      [5, 5],
      [5, 5],
      [5, 5],
    ]);
  });
});

test('what the leak detector found is proved, by the process itself', async () => {
  const one = await fixture(PROFILED[1]);
  const dump = openFile(join(one.folder, 'goroutineleak.2'));
  const found = dump.goroutines({ ...ALL, sort: 'id', filter: 'stuck:proved', marks: true });
  expect(found.matched).toBe(3);
  expect(found.rows.every((row) => row.stuck === 'proved' && row.createdBy?.function === 'main.leaks')).toBe(true);
  expect(dump.diagnosis()).toMatchObject({ headline: '3 goroutines are leaked.', certainty: 'proved', proved: 3 });
  const profile = openFile(join(one.folder, 'goroutineleak.1'));
  expect(profile.diagnosis()).toMatchObject({ headline: '3 goroutines are leaked.', proved: 3 });
  // The core of the same process: what it found is marked in its goroutines.
  const core = openFixture(one);
  const marked = core.goroutines({ ...ALL, sort: 'id', filter: 'state:leaked', marks: true });
  expect(marked.rows.map(({ id }) => id)).toEqual(found.rows.map(({ id }) => id));
  expect(marked.rows.every((row) => row.stuck === 'proved' && row.waitReason === 'chan send')).toBe(true);
});

test('a profile that we write of a core has what the core has', async () => {
  const session = openFixture(await taken('1.27.4', 'labels'));
  const back = openBytes(Buffer.concat([...session.export({ as: 'pprof', filter: '' })]), 'goroutine.pb.gz');
  const counts = (from: OpenSession) =>
    from
      .stackTree({ filter: '', equal: 'lines', mine: false, limit: 10_000 })
      .nodes.map(({ id, own }) => `${id} ${own}`)
      .sort();
  expect(counts(back)).toEqual(counts(session));
  expect(back.goroutines({ ...ALL, sort: 'id', filter: 'label:tenant=tenant-1' }).matched).toBe(
    session.goroutines({ ...ALL, sort: 'id', filter: 'label:tenant=tenant-1' }).matched,
  );
});

test('dumps in a log: each with what a collector puts before its lines', async () => {
  const one = await taken('1.27.4', 'panic');
  const lines = readFileSync(one.dump, 'utf8').trimEnd().split('\n');
  const expected = rowsOf(openFile(one.dump)).map((row) => comparable(row));
  const prefixes: readonly ((line: string, i: number) => string)[] = [
    (line, i) => `2026-05-01T10:00:0${i % 10}.${'123456789'.slice(0, 1 + (i % 9))}Z stderr F ${line}`,
    (line, i) => `May  1 10:00:0${i % 10} host shop[4711]: ${line}`.trimEnd(),
    (line) => `web-1  | ${line}`,
    (line, i) => `{"log":${JSON.stringify(`${line}\n`)},"stream":"stderr","time":"2026-05-01T10:00:0${i % 10}Z"}`,
    (line) => `${line}\r`,
  ];
  for (const prefix of prefixes) {
    const noise = ['GET /pay 200', 'panic is only a word here', 'main.go:12: (done)'].map(prefix);
    const text = [...noise, ...lines.map(prefix), ...noise].join('\n');
    const session = openBytes(Buffer.from(text), 'app.log');
    expect(rowsOf(session).map((row) => comparable(row))).toEqual(expected);
    expect(session.summary().crash?.message).toBe(openFile(one.dump).summary().crash?.message);
  }
});
