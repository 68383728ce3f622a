/** `unpark trace` and `unpark inspect` on traces: what is printed, one line on stderr for what cannot be, the exit status. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { traceOverview } from '../api/index.ts';
import { type Taken, takeFixture, temporaryFolder } from '../server/testing/inputs.ts';
import { unpark } from '../server/testing/run.ts';

let flight: Taken;
let traced: Taken;
let folder: string;
/** What the flight recorder of `flight` wrote right before the panic. */
let file: string;

beforeAll(() => {
  flight = takeFixture('flight-1.27.4-default-exe-crash');
  traced = takeFixture('traced-1.22.12-default-exe-crash');
  file = join(dirname(flight.core), 'flight.out');
  folder = temporaryFolder();
});

function overview(...args: readonly string[]) {
  const ran = unpark('trace', ...args, '--json');
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  return traceOverview.parse(JSON.parse(ran.stdout));
}

describe('unpark trace', () => {
  test('says in words what a file holds, packed or not', () => {
    const ran = unpark('trace', file);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/^flight.out: execution trace of Go 1.26 or 1.27\n/);
    expect(ran.stdout).toMatch(/^ran the longest/m);
    expect(ran.stdout).toMatch(/^ +[\d,]+ {2}GoStart$/m);
    const packed = join(folder, 'flight.out.gz');
    writeFileSync(packed, gzipSync(readFileSync(file)));
    expect(overview(packed).summary).toEqual(overview(file).summary);
  });

  test('of a core says what the flight recorder had, up to the panic', () => {
    const { summary, moment, duration, generations } = overview(flight.core);
    expect(summary.source).toBe('flight recorder in the core');
    expect(summary.goVersion).toBe('go1.27.4');
    expect(summary.startSeconds).toBeLessThan(-2);
    expect(moment).toBeGreaterThanOrEqual(duration);
    expect(summary.lost).toBeUndefined();
    expect(generations.every((g) => g.disordered === 0)).toBe(true);
    expect(summary.events.GoStart).toBeGreaterThanOrEqual(overview(file).summary.events.GoStart);
  });

  test('joins a core with what the process had written', () => {
    const alone = overview(traced.core);
    expect(alone.summary.source).toBe('core');
    expect(alone.summary.lost).toMatch(/only what was still in memory/);
    const joined = overview(traced.core, '--written', join(dirname(traced.core), 'trace.out'));
    expect(joined.summary.lost).toBeUndefined();
    expect(joined.summary.events.GoStart).toBeGreaterThan(alone.summary.events.GoStart);
  });

  test.each([
    [
      'a file of another process',
      () => [traced.core, '--written', file],
      /flight.out is not of this process: .* Go 1.26 or 1.27, .*go1.22.12/,
    ],
    ['an old trace', () => [written('old', 'go 1.19 trace\0\0\0')], /Go 1.11 to 1.21.*Record it again/],
    ['no trace and no core', () => [written('text', 'goroutine 1 [running]:\n')], /there are no goroutines in it/],
    ['a process that did not trace', () => [takeFixture('deadlock-1.27.4').core], /was recording no execution trace/],
  ])('%s: one line, status 1', (_, args, says) => {
    const ran = unpark('trace', ...args());
    expect(ran.stdout).toBe('');
    expect(ran.stderr.trimEnd()).not.toContain('\n');
    expect(ran.stderr).toMatch(says);
    expect(ran.status).toBe(1);
  });
});

describe('unpark inspect', () => {
  test('of a trace is a document with its summary', () => {
    const document = JSON.parse(unpark('inspect', file).stdout);
    expect(Object.keys(document)).toEqual(['schema', 'snapshot', 'trace', 'problems']);
    expect(document.snapshot).toMatchObject({ kind: 'execution-trace', goVersion: 'go1.26', debugInfo: 'none' });
    expect(document.snapshot.counts.goroutines).toBeGreaterThan(5);
    expect(document.trace).toMatchObject({ source: 'file', goVersion: 'go1.26', startSeconds: 0 });
  });

  test('of a core has the trace when asked for by name, and says where there is none', () => {
    const document = JSON.parse(unpark('inspect', flight.core, '--only', 'trace').stdout);
    expect(document.trace.source).toBe('flight recorder in the core');
    expect(JSON.parse(unpark('inspect', flight.core, '--only', 'threads').stdout).trace).toBeUndefined();
    const without = JSON.parse(unpark('inspect', takeFixture('deadlock-1.27.4').core, '--only', 'trace').stdout);
    expect(without.trace).toBeUndefined();
    expect(without.problems.map((p: { code: string }) => p.code)).toContain('no-trace');
  });
});

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
