/** What happened, against what the process printed: message, kind, goroutine, signal. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { representative, specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

/** Lines of the preamble that tell the panic chain and the signal. */
function printedCrash(preamble: string): string {
  return preamble
    .split('\n')
    .filter((line) => /^\t?panic: |^fatal error: |^\[signal /.test(line))
    .join('\n');
}

describe('the crash', () => {
  for (const spec of representative().filter((s) => s.way === 'crash')) {
    it(`${specName(spec)}: the message is what the process printed, the goroutine is the one that panicked`, async () => {
      const taken = await fixture(spec);
      const { diagnosis, snapshot } = inspect(openFixture(taken), ['diagnosis']);
      const dump = dumpOf(taken);
      const running = dump.goroutines.find((g) => g.frames.some((f) => f.function === 'runtime.gopanic'));
      expect(diagnosis?.crash?.kind).toBe('panic');
      expect(diagnosis?.crash?.goroutineId).toBe(running?.id);
      expect(diagnosis?.crash?.message).toBe(printedCrash(dump.preamble));
      expect(snapshot.schedulerFrozen).toBe(true);
      expect(snapshot.signal?.name).toBe(spec.program === 'segv' ? 'SIGSEGV' : 'SIGABRT');
      expect(snapshot.pid).toBe(taken.pid);
    });
  }

  for (const spec of representative().filter((s) => s.way === 'abort')) {
    it(`${specName(spec)}: an abort from outside blames no goroutine`, async () => {
      const taken = await fixture(spec);
      const { diagnosis } = inspect(openFixture(taken), ['diagnosis']);
      const sender = /^SIGABRT: abort \(sent by process (\d+)\)$/.exec(diagnosis?.crash?.message ?? '')?.[1];
      expect(diagnosis?.crash?.kind).toBe('requested');
      expect(Number(sender)).toBeGreaterThan(1);
      expect(Number(sender)).not.toBe(taken.pid);
      expect(diagnosis?.crash?.goroutineId).toBeUndefined();
    });
  }

  for (const spec of representative().filter((s) => s.way === 'live')) {
    it(`${specName(spec)}: a living process did not crash`, async () => {
      const { diagnosis, snapshot } = inspect(openFixture(await fixture(spec)), ['diagnosis']);
      expect(diagnosis?.crash).toBeUndefined();
      expect(snapshot.signal).toBeUndefined();
      expect(snapshot.schedulerFrozen).toBeUndefined();
    });
  }
});

it('a program that Go 1.27 refuses to start says why: GODEBUG asks for what was removed', async () => {
  const env = { GODEBUG: 'asynctimerchan=1' };
  const taken = await fixture({ program: 'panic', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash', env });
  const { diagnosis, problems } = inspect(openFixture(taken), ['diagnosis']);
  expect(diagnosis?.crash).toMatchObject({ kind: 'fatal error', goroutineId: 1 });
  expect(diagnosis?.crash?.message).toBe(printedCrash(dumpOf(taken).preamble));
  expect(diagnosis?.crash?.message).toContain('removed GODEBUG "asynctimerchan"');
  expect(problems).toEqual([]);
});

describe("gdb's gcore", () => {
  const installed = spawnSync('gcore', ['-v']).error === undefined;
  it.runIf(installed)('holds the process by a signal, which did not end it', async () => {
    const taken = await fixture({ program: 'deadlock', go: '1.27.4', flags: 'default', mode: 'exe', way: 'gcore' });
    const { diagnosis, snapshot } = inspect(openFixture(taken), ['diagnosis']);
    expect(diagnosis?.crash).toBeUndefined();
    expect(snapshot.signal).toBeUndefined();
  });
});

describe('panic values', () => {
  it('stand beside their messages, with their types', async () => {
    const taken = await fixture({ program: 'panic', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' });
    const session = openFixture(taken);
    const panics = session.goroutine(1, { offset: 0, limit: 10 })?.panics ?? [];
    expect(panics.map((p) => p.message)).toEqual([
      'order 3: no such article',
      'clean-up of order 1: order 3: no such article',
      'clean-up of order 0: clean-up of order 1: order 3: no such article',
    ]);
    for (const p of panics)
      expect(p.value?.children?.[0]).toMatchObject({ kind: 'string', value: JSON.stringify(p.message) });
  });
});
