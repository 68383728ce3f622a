/** What production gives: packed cores, stripped executables, debug information in a file of its own or on a debuginfod server. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, added, summary } from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

const taken = takeFixture('deadlock-1.27.4');
const folder = temporaryFolder();
const core = join(folder, 'core');
const stripped = join(folder, 'deadlock');
const debug = join(folder, 'deadlock.debug');
let server: Served;

beforeAll(async () => {
  copyFileSync(taken.core, core);
  for (const [tool, ...args] of [
    ['objcopy', '--only-keep-debug', taken.executable, debug],
    ['objcopy', '--strip-all', `--add-gnu-debuglink=${debug}`, taken.executable, stripped],
  ])
    expect(spawnSync(tool, args).status).toBe(0);
  server = await serve('--data', temporaryFolder());
});
afterAll(() => server?.close());

async function upload(at: Served, path: string, name: string): Promise<Added> {
  const response = await fetch(`${at.address}/api/v1/uploads?name=${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Blob([readFileSync(path)]),
  });
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(201);
  return added.strict().parse(body);
}

async function debugInfo(at: Served, id: string | undefined): Promise<string> {
  const response = await fetch(`${at.address}/api/v1/snapshots/${id}/summary`);
  return summary.parse(await response.json()).facts.debugInfo;
}

function packed(tool: string, suffix: string): string {
  const path = `${core}.${suffix}`;
  const output = tool === 'lz4' ? ['-q', '-f', core, path] : ['-q', '-k', '-f', core];
  expect(spawnSync(tool, output).status).toBe(0);
  return path;
}

test.each([
  ['zstd', 'zst'],
  ['lz4', 'lz4'],
  ['xz', 'xz'],
])('a core that systemd-coredump packed by %s is the same snapshot', async (tool, suffix) => {
  const first = await upload(server, core, 'core');
  const again = await upload(server, packed(tool, suffix), `core.deadlock.${suffix}`);
  expect(again.what).toBe('core');
  expect(again.snapshot?.id).toBe(first.snapshot?.id);
  expect(again.snapshot?.coreBytes).toBe(statSync(core).size);
});

test('one file after the other: the core, the stripped executable, its debug information', async () => {
  const { snapshot } = await upload(server, core, 'core');
  expect(snapshot?.state).toBe('waiting');
  const executable = await upload(server, stripped, 'deadlock');
  expect(executable.snapshot).toMatchObject({ id: snapshot?.id, state: 'ready' });
  expect(await debugInfo(server, snapshot?.id)).toBe('pclntab');
  const complete = await upload(server, debug, 'deadlock.debug');
  expect(complete.snapshot).toMatchObject({ id: snapshot?.id, state: 'ready' });
  expect(complete.snapshot?.revision).not.toBe(executable.snapshot?.revision);
  expect(await debugInfo(server, snapshot?.id)).toBe('dwarf');
});

test('what is missing comes from a debuginfod server, where one is named', async () => {
  const asked: string[] = [];
  const debuginfod = await listening((path) => {
    asked.push(path);
    return path.endsWith('/executable') ? stripped : path.endsWith('/debuginfo') ? debug : undefined;
  });
  const { port } = debuginfod.address() as AddressInfo;
  process.env.DEBUGINFOD_URLS = `http://127.0.0.1:1 http://127.0.0.1:${port}/`;
  process.env.DEBUGINFOD_CACHE_PATH = temporaryFolder();
  const other = await serve('--data', temporaryFolder());
  try {
    const { snapshot } = await upload(other, core, 'core');
    expect(snapshot?.state).toBe('ready');
    expect(await debugInfo(other, snapshot?.id)).toBe('dwarf');
    const id = snapshot?.buildId;
    expect(asked).toEqual([`/buildid/${id}/executable`, `/buildid/${id}/debuginfo`]);
  } finally {
    delete process.env.DEBUGINFOD_URLS;
    delete process.env.DEBUGINFOD_CACHE_PATH;
    await other.close();
    debuginfod.close();
  }
});

/** Serves the file that a path is answered with, as debuginfod does. */
async function listening(fileAt: (path: string) => string | undefined): Promise<Server> {
  const http = createServer((request, response) => {
    const file = fileAt(request.url ?? '');
    if (file === undefined) response.writeHead(404).end();
    else response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http;
}
