/** Names for links over HTTP: kept over a restart, refused where they make no sense, gone with their snapshot's files. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type NamedView, namedView, namedViews, problemDetails } from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

let server: Served;
let id: string;
const data = temporaryFolder();

const start = async () => {
  server = await serve(takeFixture('deadlock-1.27.4').core, '--data', data);
  id = /\/s\/([0-9a-f]+)\//.exec(server.link)?.[1] ?? '';
};
beforeAll(start);
afterAll(() => server?.close());

function send(method: string, path = '', body?: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: server.address };
  return fetch(`${server.address}/api/v1/snapshots/${id}/names${path}`, {
    method,
    headers: body ? headers : { origin: server.address },
    body: body && JSON.stringify(body),
  });
}

const list = async () => namedViews.parse(await (await send('GET')).json());
const name = async (as: string, link: string): Promise<NamedView> => {
  const response = await send('POST', '', { name: as, link });
  expect(response.status).toBe(201);
  return z.strictObject(namedView.shape).parse(await response.json());
};
const refused = async (asked: Promise<Response>) => {
  const response = await asked;
  return [response.status, problemDetails.parse(await response.json()).code];
};

test('a name is given, listed in order, changed, and taken away', async () => {
  expect(await list()).toEqual([]);
  const waits = await name('  the knot ', `/s/${id}/waits?v=1&knot=1`);
  expect(waits).toMatchObject({ name: 'the knot', link: `/s/${id}/waits?v=1&knot=1` });
  const groups = await name('a first look', `/s/${id}/goroutines?q=fn:pool`);
  // Links carry the version of their rules, whoever wrote them.
  expect(groups.link).toBe(`/s/${id}/goroutines?v=1&q=fn:pool`);
  expect((await list()).map((view) => view.name)).toEqual(['a first look', 'the knot']);

  await server.close();
  await start();
  expect(await list()).toEqual([groups, waits]);

  const changed = await send('PATCH', `/${waits.id}`, { name: 'knot 1', link: `/s/${id}/stacks?v=1` });
  expect(await changed.json()).toMatchObject({ id: waits.id, name: 'knot 1', link: `/s/${id}/stacks?v=1` });
  expect((await send('DELETE', `/${groups.id}`)).status).toBe(204);
  expect((await list()).map((view) => view.name)).toEqual(['knot 1']);
});

test('what makes no sense is refused, with a code', async () => {
  const taken = await name('taken', `/s/${id}/threads?v=1`);
  const other = await name('other', `/s/${id}/heap?v=1`);
  const link = `/s/${id}/waits?v=1`;
  expect(await refused(send('POST', '', { name: 'taken', link }))).toEqual([409, 'name-taken']);
  expect(await refused(send('PATCH', `/${other.id}`, { name: 'taken' }))).toEqual([409, 'name-taken']);
  expect(await refused(send('POST', '', { name: ' ', link }))).toEqual([400, 'invalid-request']);
  expect(await refused(send('POST', '', { name: 'x'.repeat(121), link }))).toEqual([400, 'invalid-request']);
  for (const bad of [
    '/',
    '/s/0123456789abcdef/waits',
    `https://evil.example/s/${id}/waits`,
    `//evil.example/s/${id}/waits`,
  ])
    expect(await refused(send('POST', '', { name: 'bad', link: bad })), bad).toEqual([400, 'no-such-view']);
  expect(await refused(send('PATCH', '/none', { name: 'x' }))).toEqual([404, 'name-not-found']);
  expect(await refused(send('DELETE', '/none'))).toEqual([404, 'name-not-found']);
  const elsewhere = await fetch(`${server.address}/api/v1/snapshots/0123456789abcdef/names`);
  expect(elsewhere.status).toBe(404);
  // Its own name is no name of another.
  expect((await send('PATCH', `/${taken.id}`, { name: 'taken' })).status).toBe(200);
});

test('at most 200, and pages of other sites give none', async () => {
  const here = (await list()).length;
  await Promise.all(Array.from({ length: 200 - here }, (_, n) => name(`name ${n}`, `/s/${id}/waits?v=1`)));
  expect(await refused(send('POST', '', { name: 'one more', link: `/s/${id}/waits?v=1` }))).toEqual([
    409,
    'too-many-names',
  ]);
  const foreign = await fetch(`${server.address}/api/v1/snapshots/${id}/names`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
    body: JSON.stringify({ name: 'x', link: `/s/${id}/waits?v=1` }),
  });
  expect(foreign.status).toBe(403);
});
