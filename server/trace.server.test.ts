/** Execution traces over HTTP: out of a core, attached to one, refused; answers that fit their schemas. */
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  added,
  goroutineLane,
  problemDetails,
  snapshotEntry,
  traceEventPage,
  traceOverview,
  traceQueues,
  traceRanPage,
  traceSeries,
  traceTile,
} from '../api/index.ts';
import { type Taken, takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

let server: Served;
let flight: string;
let traced: Taken;
const folder = temporaryFolder();

beforeAll(async () => {
  const { core } = takeFixture('flight-1.27.4-default-exe-crash');
  traced = takeFixture('traced-1.22.12-default-exe-crash');
  server = await serve(core, '--data', folder);
  flight = `${server.address}/api/v1/snapshots/${/\/s\/([0-9a-f]+)\//.exec(server.link)?.[1]}`;
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<T>(schema: z.ZodType<T>, address: string, init?: RequestInit, status = 200): Promise<T> {
  const response = await fetch(address, init);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return schema.parse(body);
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

test('the flight recorder’s trace of a core: as a whole, in windows, by goroutine and as a table', async () => {
  const whole = await ask(traceOverview.strict(), `${flight}/trace`);
  expect(whole.summary.source).toBe('flight recorder in the core');
  expect(whole.moment).toBeGreaterThanOrEqual(whole.duration);
  const tile = await ask(traceTile.strict(), `${flight}/trace/tile?pieces=64&processors=0,1`);
  expect(tile.lanes.map(({ processor }) => processor)).toEqual([0, 1]);
  expect(tile.queues.map(({ queue }) => queue)).toEqual([-1, 0, 1]);
  for (const lane of tile.lanes) {
    expect(lane.start.length).toBe(lane.end.length);
    expect(lane.exact ? lane.start.length : 64).toBeLessThanOrEqual(64);
  }
  const ran = await ask(traceRanPage.strict(), `${flight}/trace/ran?sort=runs&limit=2`);
  expect(ran.rows.length).toBe(2);
  const [{ goroutineId }] = ran.rows;
  const lane = await ask(goroutineLane.strict(), `${flight}/trace/goroutines/${goroutineId}?pieces=10&edges=3`);
  expect(lane.wokenBy.edges.length).toBe(Math.min(3, lane.wokenBy.total));
  await ask(traceSeries.strict(), `${flight}/trace/series?series=queue&queue=0&pieces=20`);
  await ask(traceQueues.strict(), `${flight}/trace/queues?time=${Math.round(whole.duration / 2)}`);
  const events = await ask(traceEventPage.strict(), `${flight}/trace/events?types=GoStart,GoBlock&limit=5`);
  expect(events.rows.length).toBe(5);
  expect(events.rows.every(({ type }) => type === 'GoStart' || type === 'GoBlock')).toBe(true);
});

test('what a trace does not have is not found, what makes no sense is refused', async () => {
  const missing = await ask(problemDetails, `${flight}/trace/goroutines/999999999`, undefined, 404);
  expect(missing.code).toBe('goroutine-not-found');
  await ask(problemDetails, `${flight}/trace/tile?pieces=100000`, undefined, 400);
  await ask(problemDetails, `${flight}/trace/tile?processors=a`, undefined, 400);
});

test('a trace file is attached by its path, joined with what lies in the core, and taken off again', async () => {
  const { snapshot } = await ask(added, `${server.address}/api/v1/snapshots`, post(traced), 201);
  const at = `${server.address}/api/v1/snapshots/${snapshot?.id}`;
  const alone = await ask(traceOverview, `${at}/trace`);
  expect(alone.summary.source).toBe('core');
  const file = join(dirname(traced.core), 'trace.out');
  const entry = await ask(snapshotEntry.strict(), `${at}/trace`, post({ path: file }));
  expect(entry.trace).toEqual({ name: 'trace.out', missing: false });
  expect(entry.revision).not.toBe(snapshot?.revision);
  const joined = await ask(traceOverview, `${at}/trace`);
  expect(joined.summary.events.GoStart).toBeGreaterThan(alone.summary.events.GoStart);
  const off = await ask(snapshotEntry.strict(), `${at}/trace`, { method: 'DELETE' });
  expect(off.trace).toBeUndefined();
  expect((await ask(traceOverview, `${at}/trace`)).summary.events).toEqual(alone.summary.events);
});

test('an uploaded trace finds its snapshot; one of another process is refused with the reason', async () => {
  const copy = join(folder, 'mine.trace');
  copyFileSync(join(dirname(traced.core), 'trace.out'), copy);
  const body = new Uint8Array(readFileSync(copy));
  const init = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body };
  const uploads = `${server.address}/api/v1/uploads?name=mine.trace`;
  const found = await ask(added, uploads, init, 201);
  expect(found.what).toBe('trace');
  expect(found.snapshot?.trace?.name).toBe('mine.trace');
  const refused = await ask(problemDetails, `${uploads}&snapshot=${flight.split('/').at(-1)}`, init, 422);
  expect(refused.code).toBe('trace-refused');
  expect(refused.detail).toMatch(/^mine.trace is not of this process: The trace was written by Go 1.22, /);
});

test('a process that did not trace says so', async () => {
  const busy = await ask(added, `${server.address}/api/v1/snapshots`, post(takeFixture('busy-1.27.4')), 201);
  const none = z.object({ fault: z.object({ code: z.string(), message: z.string() }) });
  const answer = await ask(none, `${server.address}/api/v1/snapshots/${busy.snapshot?.id}/trace`);
  expect(answer.fault.code).toBe('no-trace');
  await ask(problemDetails, `${server.address}/api/v1/snapshots/${busy.snapshot?.id}/trace/tile`, undefined, 404);
});
