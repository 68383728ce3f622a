/** Dumps and profiles instead of cores: by upload, by path and on the command line; several in one log; what is none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { added, comparison, goroutinePage, groupPage, heapAnswer, stackTree, summary } from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve, unpark } from './testing/run.ts';

let server: Served;
let folder: string;
let dump: string;
let other: string;
let core: string;

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  folder = temporaryFolder();
  core = takeFixture('deadlock-1.27.4').core;
  dump = readFileSync(join(dirname(core), 'dump.txt'), 'utf8');
  other = readFileSync(join(dirname(takeFixture('leak-1.27.4').core), 'dump.txt'), 'utf8');
  server = await serve(core, '--data', temporaryFolder());
});
afterAll(() => server?.close());

const api = (path: string) => `${server.address}/api/v1${path}`;

async function upload(name: string, content: string | Uint8Array) {
  const headers = { 'content-type': 'application/octet-stream', origin: server.address };
  const body = typeof content === 'string' ? content : Uint8Array.from(content);
  const response = await fetch(api(`/uploads?name=${encodeURIComponent(name)}`), { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

async function ask<T>(schema: { parse(value: unknown): T }, path: string): Promise<T> {
  const response = await fetch(api(path));
  expect(response.status, path).toBe(200);
  return schema.parse(await response.json());
}

const LOG = () => `starting\n${other}\n\n2026-05-01 10:00:00 restarted\n\n${dump}\n\nexit status 2\n`;

describe('in the library', () => {
  test('a dump is a snapshot of its own: goroutines, groups, trees; and no memory', async () => {
    const { snapshot, what } = added.parse((await upload('crash.txt', gzipSync(dump))).body);
    expect({ what, snapshot }).toMatchObject({
      what: 'dump',
      snapshot: { state: 'ready', kind: 'dump', program: 'crash.txt' },
    });
    const at = `/snapshots/${snapshot?.id}`;
    const { total } = await ask(goroutinePage.strict(), `${at}/goroutines`);
    expect(total).toBe(snapshot?.goroutines);
    expect((await ask(groupPage.strict(), `${at}/groups`)).groupTotal).toBeGreaterThan(0);
    expect((await ask(stackTree.strict(), `${at}/stack-tree`)).total).toBe(total);
    expect((await ask(summary.strict(), `${at}/summary`)).facts.kind).toBe('goroutine-dump');
    expect((await ask(heapAnswer, `${at}/heap`)).fault?.code).toBe('no-memory');
  });

  test('each dump of a log is a snapshot, and they can be compared', async () => {
    const { snapshot, message } = added.parse((await upload('app.log', LOG())).body);
    expect(message).toMatch(/app\.log has 2 dumps: all are here/);
    expect(snapshot?.program).toBe('app.log#2');
    const list = (await (await fetch(api('/snapshots'))).json()) as { snapshots: { id: string; program: string }[] };
    const first = list.snapshots.find(({ program }) => program === 'app.log#1');
    const compared = await ask(comparison.strict(), `/compare?before=${first?.id}&after=${snapshot?.id}`);
    expect(compared.sameProcess).toBe(false);
    expect(compared.groups.length).toBeGreaterThan(0);
    // The same dump alone is the same snapshot.
    expect(added.parse((await upload('again.txt', dump)).body).snapshot?.id).toBe(snapshot?.id);
  });

  test('what is text and no dump is refused, and says what was looked for', async () => {
    const { status, body } = await upload('letter.txt', 'Dear reader,\n\nthis is no dump.\n');
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'no-goroutines' } });
    expect(body.detail).toMatch(/letter\.txt is text, .*“goroutine 1 \[running\]:”/);
  });
});

describe('on the command line', () => {
  test('goroutines, groups and the verdict of a dump', () => {
    const path = file('crash.txt', dump);
    const rows = JSON.parse(unpark('goroutines', path, 'state:waiting', '--json').stdout);
    expect(rows.matched).toBeGreaterThan(0);
    expect(unpark('goroutines', path, 'state:waiting', '--group', 'stack').stdout).toMatch(/goroutines in \d+ groups/);
    const why = unpark('why', path);
    expect(why.stderr).toBe('');
    expect(why.stdout).toMatch(/^a Go process: \d+ goroutines\n/);
    expect(why.stdout).toMatch(/has no memory of the process/);
    expect(JSON.parse(unpark('inspect', path).stdout)).toMatchObject({
      schema: 1,
      snapshot: { kind: 'goroutine-dump' },
    });
  });

  test('one of several dumps in a log by its number', () => {
    const log = file('app.log', LOG());
    const count = (path: string) => JSON.parse(unpark('goroutines', path, '', '--json').stdout).total as number;
    expect(count(`${log}#1`)).toBe(count(file('other.txt', other)));
    expect(count(`${log}#2`)).toBe(count(file('one.txt', dump)));
    expect(count(log)).toBe(count(`${log}#2`));
    expect(unpark('why', `${log}#3`).stderr).toMatch(/There is no dump 3 in .*app\.log\. It has 2/);
  });

  test('a dump against the core of its process: what stood still is the same', () => {
    const told = JSON.parse(unpark('diff', file('crash.txt', dump), core, '--json').stdout);
    expect(told.goroutines.before).toBe(told.goroutines.after);
    const changed = told.groups.filter((g: { before: number; after: number }) => g.before !== g.after);
    expect(changed.filter((g: { state: string }) => !/^(running|runnable|syscall)$/.test(g.state))).toEqual([]);
  });
});
