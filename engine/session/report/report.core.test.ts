/** The report of a real process: what its session answers is in it, and no value of any variable is. */
import { expect, test } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { openFile } from '../../../server/host/file-source.ts';
import { openSession } from '../open.ts';
import { htmlReport } from './report.ts';

const DEADLOCK = { program: 'deadlock', go: '1.27.4', flags: 'noopt', mode: 'exe', way: 'crash' } as const;

const written = (pieces: Iterable<Uint8Array>) => new TextDecoder().decode(Buffer.concat([...pieces]));

test('verdict, picture, groups and goroutines are in it; values of variables are not', async () => {
  const { core, executable } = await fixture(DEADLOCK);
  const session = openSession({ core: openFile(core), executable: openFile(executable) });
  const report = written(htmlReport(session, '-is:system'));
  const { headline } = session.diagnosis();
  expect(report).toContain(`<h1>${headline}`);
  const { matched } = session.goroutines({ filter: '-is:system', sort: 'id', descending: false, offset: 0, limit: 0 });
  expect(report.match(/<tr><td/g)).toHaveLength(matched);
  expect(report.match(/<g /g)).toHaveLength(
    session.waitGraph({ limit: 60, hops: 2, open: [], reach: false }).nodes.length,
  );
  const strings = session
    .goroutines({ filter: 'fn:main.', sort: 'id', descending: false, offset: 0, limit: 50 })
    .rows.flatMap(({ id }) => session.searchValues({ goroutineId: id, text: 'tr_', depth: 3, limit: 10 })?.hits ?? []);
  expect(strings.length).toBeGreaterThan(0);
  expect(report).not.toContain('tr_0');
});

test('a core alone gets a report that says what is missing', async () => {
  const { core } = await fixture(DEADLOCK);
  expect(written(openSession({ core: openFile(core) }).export({ as: 'report', filter: '' }))).toContain(
    'was not found',
  );
});
