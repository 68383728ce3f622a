/** `unpark diff` and /compare: two cores of one process. */
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { added, comparison } from '../api/index.ts';
import { takeFixture, temporaryFolder } from '../server/testing/inputs.ts';
import { type Served, serve, unpark } from '../server/testing/run.ts';

let before: string;
let after: string;
let executable: string;
let server: Served;

beforeAll(async () => {
  const taken = takeFixture('growing-1.27.4');
  executable = taken.executable;
  before = taken.core;
  after = join(dirname(before), 'later');
  server = await serve(before, '--data', temporaryFolder());
});
afterAll(() => server?.close());

test('as text: the counts, the groups that changed most, channels by their names, types', () => {
  const ran = unpark('diff', before, after, '--heap');
  expect(ran.stderr).toBe('');
  const lines = ran.stdout.split('\n');
  expect(lines[0]).toMatch(/^\d+ goroutines before, \d+ after, .* later$/);
  expect(lines[1]).toMatch(/^\d+ are in both, \d+ of them at the same place; 30 went, \d+ came$/);
  expect(lines[4]).toMatch(/^\+40 +0 → 40 +new +chan send +main\.leaking main\.go:\d+ +main\.main main\.go:\d+$/);
  expect(ran.stdout).toMatch(/0 → 0 +main\.queue +chan int +10 of 64 buffered → 40 of 64 buffered\n/);
  expect(ran.stdout).toMatch(/\+\d+ +10 → 40 +main\.Session\n/);
});

test('over HTTP the same as --json', async () => {
  const response = await fetch(`${server.address}/api/v1/snapshots`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.address },
    body: JSON.stringify({ core: after, executable }),
  });
  const { snapshot } = added.parse(await response.json());
  const first = /\/s\/([0-9a-f]+)\//.exec(server.link)?.[1];
  const compared = await fetch(`${server.address}/api/v1/compare?before=${first}&after=${snapshot?.id}&heap=true`);
  const told = comparison.strict().parse(await compared.json());
  expect(told).toEqual(JSON.parse(unpark('diff', before, after, '--heap', '--json').stdout));
  expect(
    (await fetch(`${server.address}/api/v1/compare?before=${first}&after=${'0'.repeat(String(first).length)}`)).status,
  ).toBe(404);
});
