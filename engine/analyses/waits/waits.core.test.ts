/** What blocked goroutines wait for, against what the program itself knows of its locks and channels. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FixtureSpec, specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { inspect, openFixture } from '../../testing/open.ts';
import { stuckFixture, toldGoroutines, waitDifferences } from '../../testing/stuck-truth.ts';

const SPECS = [
  stuckFixture('1.20.14', 'default', 'pie'),
  stuckFixture('1.22.12', 'noopt', 'exe'),
  stuckFixture('1.24.9', 'default', 'exe'),
  stuckFixture('1.27.4', 'default', 'exe'),
];

const WORKERS: FixtureSpec = { program: 'workers', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' };

describe('what goroutines wait for', () => {
  for (const spec of SPECS)
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const told = toldGoroutines(taken);
      const { goroutines = [], problems } = inspect(openFixture(taken), ['goroutines']);
      expect(told.length).toBeGreaterThan(80);
      expect(waitDifferences(told, goroutines)).toEqual([]);
      expect(problems).toEqual([]);
    });

  for (const spec of [...SPECS, WORKERS])
    it(`each case of a select has its own line: ${specName(spec)}`, async () => {
      const { goroutines = [] } = inspect(openFixture(await fixture(spec)), ['goroutines']);
      const selects = goroutines.filter(
        (g) => g.waitReason === 'select' && g.frames.at(-1)?.function !== 'runtime.main',
      );
      const own = selects.filter((g) => g.frames[2]?.function.startsWith('main.'));
      expect(own.length).toBeGreaterThan(0);
      for (const { frames, waitingOn: all = [] } of own) {
        // Where all channels are nil the runtime has no record of a case.
        const waitingOn = all.filter((w) => w.kind !== 'nil channel');
        const source = readFileSync(frames[2].file, 'utf8').split('\n');
        for (const { kind, line } of waitingOn) {
          const text = source[(line ?? 0) - 1];
          expect(text).toMatch(kind === 'chan send' ? /case \S+ <- / : /case .*<-\S/);
        }
        expect(new Set(waitingOn.map((w) => w.line)).size).toBe(waitingOn.length);
      }
    });

  it('how long a timer, a sleep and a deadline still take', async () => {
    const taken = await fixture(SPECS[3]);
    const { goroutines = [] } = inspect(openFixture(taken), ['goroutines']);
    const told = toldGoroutines(taken);
    const waits = (scenario: string, role: string) =>
      goroutines.find((g) => g.id === told.find((t) => t.Scenario === scenario && t.Role === role)?.ID)?.waitingOn ??
      [];
    // The newest stamp of the clock in a core may be some time old, so a little more than an hour may be left.
    const hour = (seconds: number | undefined) => seconds !== undefined && seconds > 3500 && seconds < 3660;
    expect(hour(waits('live-sleeper', 'sleeper')[0]?.untilSeconds)).toBe(true);
    expect(hour(waits('live-ticker', 'ticked')[0]?.untilSeconds)).toBe(true);
    expect(waits('live-after', 'chooser').filter((w) => hour(w.untilSeconds)).length).toBe(1);
    const { descriptor } = waits('live-connection', 'reader')[0];
    expect(descriptor?.fd).toBeGreaterThan(2);
    expect(hour(descriptor?.deadlineSeconds)).toBe(true);
    const { local, remote } = descriptor ?? {};
    expect(local).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(remote).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(local).not.toBe(remote);
    const listening = waits('live-server', 'server')[0].descriptor;
    expect(listening?.deadlineSeconds).toBeUndefined();
    expect(listening?.local).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(listening?.remote).toBeUndefined();
  });
});
