/** What is kept beside a snapshot: it opens again from it, without its core too, and a server that is killed leaves nothing by halves. */
import { copyFileSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { goroutinePage, snapshotEntry, summary, variablesAnswer } from '../api/index.ts';
import { copyTo, type Taken, takeFixture, temporaryFolder } from './testing/inputs.ts';
import { killServers, randomFrom } from './testing/kills.ts';
import { type Served, serve } from './testing/run.ts';

const KILLS = 4;
/** Each round starts a server, which on a busy machine takes its time. */
const PATIENCE_MS = 300_000;

let taken: Taken;

beforeAll(() => {
  taken = takeFixture('deadlock-1.27.4');
});

async function ask<T>(server: Served, schema: z.ZodType<T>, path: string): Promise<T> {
  const response = await fetch(`${server.address}/api/v1${path}`);
  expect(response.status, path).toBe(200);
  return schema.parse(await response.json());
}

/** The files of a kind that lie beside a snapshot, given by its folder: the sample lies beside it in the same data. */
function kept(folder: string, kind: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(folder, name));
}

test('a snapshot opens again from what is kept; what is damaged is made anew; without the core all but memory stays', async () => {
  const data = temporaryFolder();
  const core = copyTo(temporaryFolder(), taken.core, 'core');
  const executable = join(data, 'program');
  copyFileSync(taken.executable, executable);
  let server = await serve(core, '--exe', executable, '--data', data);
  const path = `/snapshots/${/\/s\/([0-9a-f]+)\//.exec(server.link)?.[1]}`;
  const folder = join(data, path);
  const before = await ask(server, goroutinePage, `${path}/goroutines`);
  expect((await fetch(`${server.address}/api/v1${path}/diagnosis`)).status).toBe(200);
  const diagnosis = await (await fetch(`${server.address}/api/v1${path}/diagnosis`)).text();
  await expect
    .poll(() => [kept(folder, '.index').length, kept(folder, '.verdict').length], { timeout: 20_000 })
    .toEqual([1, 1]);
  await server.close();

  truncateSync(kept(folder, '.verdict')[0], 100);
  truncateSync(kept(folder, '.index')[0], 5_000);
  server = await serve('--data', data);
  expect(await ask(server, goroutinePage, `${path}/goroutines`)).toEqual(before);
  expect(await (await fetch(`${server.address}/api/v1${path}/diagnosis`)).text()).toEqual(diagnosis);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await server.close();

  rmSync(core);
  server = await serve('--data', data);
  expect(await ask(server, snapshotEntry, path)).toMatchObject({ state: 'ready', problem: { code: 'core-gone' } });
  expect(await ask(server, goroutinePage, `${path}/goroutines`)).toEqual(before);
  expect(await (await fetch(`${server.address}/api/v1${path}/diagnosis`)).text()).toEqual(diagnosis);
  const { problems } = await ask(server, summary, `${path}/summary`);
  expect(problems).toContainEqual(expect.objectContaining({ code: 'core-gone' }));
  await ask(server, variablesAnswer, `${path}/goroutines/1/frames/0/variables`);
  await server.close();
});

test(
  `a server killed ${KILLS} times at random moments loses nothing that it accepted, and leaves nothing by halves`,
  async () => {
    const { wrong, accepted } = await killServers(taken, temporaryFolder(), KILLS, randomFrom(8));
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
