/** The server as a whole: real cores in, answers that fit their schemas out, and nothing lost when something goes wrong. */
import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  type Added,
  added,
  completion,
  goroutineDetail,
  goroutinePage,
  groupPage,
  problemDetails,
  snapshotEntry,
  snapshotList,
  summary,
  thread,
  variablesAnswer,
} from '../api/index.ts';
import { copyTo, cutTo, type Taken, takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve, unpark } from './testing/run.ts';

let good: Taken;
let other: Taken;
let server: Served;
let data: string;

beforeAll(async () => {
  good = takeFixture('deadlock-1.27.4');
  other = takeFixture('leak-1.27.4');
  data = temporaryFolder();
  server = await serve(good.core, '--data', data, '--upload-limit', '500M');
});
afterAll(() => server?.close());

const api = (path: string) => `${server.address}/api/v1${path}`;
const idOf = (link: string) => /\/s\/([0-9a-f]+)\//.exec(link)?.[1] ?? 'no id';

async function ask<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  const response = await fetch(api(path));
  expect(response.status, path).toBe(200);
  return schema.parse(await response.json());
}

async function problem(response: Response, status: number, code: string) {
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  const details = problemDetails.parse(await response.json());
  expect([response.status, details.status, details.code]).toEqual([status, status, code]);
  return details;
}

function sendFile(path: string, name: string): Promise<Response> {
  return fetch(api(`/uploads?name=${encodeURIComponent(name)}`), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', origin: server.address },
    body: readFileSync(path),
  });
}

async function uploaded(path: string, name: string): Promise<Added> {
  const response = await sendFile(path, name);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(201);
  return added.parse(body);
}

describe('answers', () => {
  test('goroutines for other tools are downloads; a broken filter is none', async () => {
    const base = `${server.address}/api/v1/snapshots/${idOf(server.link)}/export`;
    const dump = await fetch(`${base}?as=dump&filter=reason:mutex`);
    expect(dump.headers.get('content-disposition')).toMatch(/^attachment; filename="goroutines-.*\.txt"$/);
    expect(await dump.text()).toMatch(/^goroutine \d+ \[sync\.Mutex\.Lock\]:\n/);
    const profile = new Uint8Array(await (await fetch(`${base}?as=pprof`)).arrayBuffer());
    expect([...profile.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    const broken = await fetch(`${base}?as=csv&filter=stat:waiting`);
    expect(broken.status).toBe(400);
    expect((await broken.json()).detail).toMatch(/did you mean/);
    expect((await fetch(`${base}?as=xls`)).status).toBe(400);
  });

  test('the link that is printed names the snapshot, and every question about it is answered as its schema says', async () => {
    const id = idOf(server.link);
    const entry = await ask(snapshotEntry, `/snapshots/${id}`);
    expect(entry).toMatchObject({ state: 'ready', source: 'path', program: 'deadlock', goVersion: 'go1.27.4' });
    const whole = await ask(summary.strict(), `/snapshots/${id}/summary`);
    expect(whole.facts.counts.goroutines).toBe(entry.goroutines);
    const page = await ask(
      goroutinePage.strict(),
      `/snapshots/${id}/goroutines?sort=id&descending=true&limit=3&filter=reason:"sync.Mutex.Lock"`,
    );
    expect(page.errors).toEqual([]);
    expect(page.rows).toHaveLength(3);
    expect(page.rows[0].id).toBeGreaterThan(page.rows[1].id);
    const groups = await ask(groupPage.strict(), `/snapshots/${id}/groups?by=state&limit=10`);
    expect(groups.groups.reduce((sum, group) => sum + group.count, 0)).toBe(groups.matched);
    const detail = await ask(goroutineDetail.strict(), `/snapshots/${id}/goroutines/${page.rows[0].id}`);
    const frame = detail.frames.findIndex((one) => one.function.startsWith('main.'));
    const base = `/snapshots/${id}/goroutines/${detail.id}/frames/${frame}/variables`;
    const { variables } = await ask(variablesAnswer.strict(), base);
    expect(variables.length).toBeGreaterThan(0);
    const one = await ask(variablesAnswer.strict(), `${base}?path=${variables[0].name}&depth=2`);
    expect(one.variables.map((v) => v.name)).toEqual([variables[0].name]);
    expect((await ask(z.array(thread), `/snapshots/${id}/threads`)).length).toBe(whole.facts.counts.threads);
    expect((await ask(z.array(completion), `/snapshots/${id}/completions?key=reason`)).length).toBeGreaterThan(0);
  });

  test('are cached for ever under their revision, and only under it', async () => {
    const id = idOf(server.link);
    const { revision } = await ask(snapshotEntry, `/snapshots/${id}`);
    const current = await fetch(api(`/snapshots/${id}/summary?revision=${revision}`));
    expect(current.headers.get('cache-control')).toMatch(/immutable/);
    const stale = await fetch(api(`/snapshots/${id}/summary?revision=old`));
    expect(stale.headers.get('cache-control')).toMatch(/no-cache/);
    const again = await fetch(api(`/snapshots/${id}/summary`), {
      headers: { 'if-none-match': current.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('the document is the one that the command line prints', async () => {
    const response = await fetch(api(`/snapshots/${idOf(server.link)}/inspect`));
    expect(response.headers.get('content-disposition')).toMatch(/attachment/);
    expect(await response.json()).toEqual(JSON.parse(unpark('inspect', good.core).stdout));
  });

  test('health and OpenAPI, with every route in it', async () => {
    expect(await (await fetch(`${server.address}/healthz`)).json()).toMatchObject({ status: 'ok' });
    const document = (await (await fetch(api('/openapi.json'))).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/uploads', '/api/v1/snapshots/{id}/goroutines/{gid}/frames/{frame}/variables']),
    );
  });
});

describe('problems', () => {
  test.each([
    [404, 'not-found', '/nonsense'],
    [404, 'snapshot-not-found', '/snapshots/0123456789abcdef/summary'],
    [400, 'invalid-request', '/snapshots/..%2f..%2fetc/summary'],
    [404, 'goroutine-not-found', '/snapshots/ID/goroutines/999999'],
    [404, 'frame-not-found', '/snapshots/ID/goroutines/1/frames/999/variables'],
    [400, 'invalid-request', '/snapshots/ID/goroutines?limit=1001'],
    [400, 'invalid-request', '/snapshots/ID/groups?by=colour'],
  ])('%s %s: %s', async (status, code, path) => {
    await problem(await fetch(api(path.replace('ID', idOf(server.link)))), status, code);
  });

  test('a path that cannot be opened is refused with a sentence, and not kept', async () => {
    const body = JSON.stringify({ core: good.core, executable: other.executable });
    const headers = { 'content-type': 'application/json' };
    const details = await problem(
      await fetch(api('/snapshots'), { method: 'POST', headers, body }),
      422,
      'executable-mismatch',
    );
    expect(details.detail).toMatch(/build ID/);
    expect(await ask(snapshotEntry, `/snapshots/${idOf(server.link)}`)).toMatchObject({ state: 'ready' });
  });

  test('other sites may neither write nor pretend to be this server', async () => {
    const path = `/snapshots/${idOf(server.link)}`;
    await problem(
      await fetch(api(path), { method: 'DELETE', headers: { origin: 'http://evil.example' } }),
      403,
      'origin-not-allowed',
    );
    expect(await statusWithHost('evil.example')).toBe(421);
    expect(await statusWithHost('localhost')).toBe(200);
  });
});

/** fetch sets Host by itself. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(api('/snapshots'), { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('pages', () => {
  test('every view has the page, with a policy that names the nonce in it', async () => {
    const response = await fetch(`${server.address}/s/abc/goroutines/18?frame=2`);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe/);
    const nonce = /name="csp-nonce" content="([^"]+)"/.exec(await response.text())?.[1];
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
  });

  test('scripts are sent packed to who takes that, for ever under their name', async () => {
    const page = await (await fetch(server.address)).text();
    const script = /src="([^"]*assets[^"]+\.js)"/.exec(page)?.[1] ?? 'no script';
    const [packed, plain] = await Promise.all(
      ['gzip', 'identity'].map((encoding) =>
        fetch(new URL(script, server.address), { headers: { 'accept-encoding': encoding } }),
      ),
    );
    expect([packed, plain].map((answer) => answer.headers.get('content-encoding'))).toEqual(['gzip', null]);
    expect(packed.headers.get('cache-control')).toMatch(/immutable/);
    expect(await packed.text()).toBe(await plain.text());
  });

  test('nothing outside of the pages is served', async () => {
    for (const path of ['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json']) {
      expect((await fetch(server.address + path)).status, path).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('uploads', () => {
  /** Cores whose path of the executable means nothing here, as those of another machine. */
  function foreign(taken: Taken, folder: string): string {
    const copy = copyTo(folder, taken.core, 'foreign.core');
    const bytes = readFileSync(copy);
    const path = Buffer.from(taken.executable);
    for (let at = bytes.indexOf(path); at >= 0; at = bytes.indexOf(path, at + 1)) bytes[at + 1] = 0x21;
    writeFileSync(copy, bytes);
    return copy;
  }

  test('a core waits for its executable, which is matched by its build ID', async () => {
    const core = foreign(other, temporaryFolder());
    const first = await uploaded(core, 'worker.core');
    expect(first).toMatchObject({
      what: 'core',
      snapshot: { state: 'waiting', problem: { code: 'executable-missing' } },
    });
    const unrelated = await uploaded(good.executable, 'deadlock');
    expect(unrelated.snapshot).toBeUndefined();
    expect((await ask(summary, `/snapshots/${first.snapshot?.id}/summary`)).facts.counts.threads).toBeGreaterThan(0);
    const second = await uploaded(other.executable, 'worker');
    expect(second).toMatchObject({
      what: 'executable',
      snapshot: { id: first.snapshot?.id, state: 'ready', goVersion: 'go1.27.4' },
    });
    expect(second.snapshot?.revision).not.toBe(first.snapshot?.revision);
    expect((await ask(goroutinePage, `/snapshots/${first.snapshot?.id}/goroutines`)).total).toBeGreaterThan(0);
  });

  test('an executable may come before its core', async () => {
    const cut = cutTo(foreign(good, temporaryFolder()), 0.9);
    expect(await uploaded(cut, 'cut.core')).toMatchObject({ what: 'core', snapshot: { state: 'ready' } });
  });

  test('what is nothing that Unpark reads is refused by its name, and the server stays up', async () => {
    const text = join(temporaryFolder(), 'some.txt');
    writeFileSync(text, 'goroutine 1 [running]: no');
    expect((await problem(await sendFile(text, 'mine.txt'), 422, 'no-goroutines')).detail).toMatch(/mine\.txt/);
    writeFileSync(text, '');
    await problem(await sendFile(text, 'empty.core'), 422, 'empty-file');
    await problem(
      await fetch(api('/uploads?name=x'), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }),
      415,
      'ctp-invalid-media-type',
    );
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
  });

  test('more than the limit is refused', async () => {
    const small = await serve('--data', temporaryFolder(), '--upload-limit', '1M');
    try {
      const asked = await fetch(`${small.address}/api/v1/uploads?name=large`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(1_100_000),
      });
      await problem(asked, 413, 'too-large');
    } finally {
      await small.close();
    }
  });
});

describe('the library', () => {
  test('keeps over a restart what was added, and what was removed stays away unless it is restored', async () => {
    const folder = temporaryFolder();
    const first = await serve(good.core, '--data', folder);
    const id = idOf(first.link);
    const list = async (address: string) =>
      snapshotList.parse(await (await fetch(`${address}/api/v1/snapshots`)).json()).snapshots;
    // What it was started with comes first, its samples after that.
    const sample = await vi.waitFor(async () => {
      const found = (await list(first.address)).find((entry) => entry.source === 'sample');
      expect(found).toMatchObject({ state: 'ready', program: 'deadlock' });
      return found;
    }, 10_000);
    expect((await fetch(`${first.address}/api/v1/snapshots/${sample?.id}`, { method: 'DELETE' })).status).toBe(204);
    await first.close();

    const second = await serve('--data', folder);
    try {
      expect((await list(second.address)).map((entry) => entry.id)).toEqual([id]);
      expect((await fetch(`${second.address}/api/v1/snapshots/${id}/summary`)).status).toBe(200);
      const restored = await fetch(`${second.address}/api/v1/snapshots/${sample?.id}/restore`, { method: 'POST' });
      expect(restored.status).toBe(200);
      expect(await list(second.address)).toHaveLength(2);
    } finally {
      await second.close();
    }
  });

  test('says so when a core that it only refers to has changed', async () => {
    const core = copyTo(temporaryFolder(), good.core, 'mine.core');
    writeFileSync(core, Buffer.concat([readFileSync(core), Buffer.from('another')]));
    const body = JSON.stringify({ core, executable: good.executable });
    const response = await fetch(api('/snapshots'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { snapshot } = added.parse(await response.json());
    writeFileSync(core, 'gone');
    expect(await ask(snapshotEntry, `/snapshots/${snapshot?.id}`)).toMatchObject({
      state: 'failed',
      problem: { code: 'core-changed' },
    });
    await problem(await fetch(api(`/snapshots/${snapshot?.id}/summary`)), 422, 'core-changed');
  });
});
