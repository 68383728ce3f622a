/** A part of the matrix of any core that takes seconds. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { memorySource } from '../bytes/source.ts';
import { keptGoroutines } from '../testing/any-core/kept.ts';
import { cutAt, ofVersion, split, stripped } from '../testing/any-core/spoil.ts';
import { readTable } from '../testing/any-core/works.ts';
import { fileSource, inspect } from '../testing/open.ts';
import { openSession } from './open.ts';

const LIVE = { program: 'workers', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' } as const;

it('the table of what works has as many lines as it says', () => {
  const table = readTable();
  const lines = table.split('\n').filter((line) => /^\| (?!input|---)/.test(line));
  expect(lines.length).toBeGreaterThanOrEqual(60);
  expect(table).toContain(`\n${lines.length} inputs.\n`);
});

it.each([8, 10, 12, 16])(
  '%i % of a core: every goroutine that is there is found, whatever is left of the list',
  async (percent) => {
    const taken = await fixture(LIVE);
    const core = cutAt(taken.core, percent);
    const found = inspect(openSession({ core, executable: fileSource(taken.executable) }), ['goroutines']).goroutines;
    const ids = new Set(found?.map((g) => g.id));
    expect([...keptGoroutines(taken, core.size).withG].filter((id) => !ids.has(id))).toEqual([]);
  },
);

it('debug information in a file of its own is that of the executable', async () => {
  const taken = await fixture(LIVE);
  const { executable, debug } = await split(taken.executable);
  const core = () => fileSource(taken.core);
  expect(inspect(openSession({ core: core(), executable }), []).snapshot.debugInfo).toBe('pclntab');
  const session = openSession({ core: core(), executable, debug });
  expect(inspect(session, []).snapshot.debugInfo).toBe('dwarf');
  const other = await fixture({ ...LIVE, program: 'leak', flags: 'noopt', mode: 'pie' });
  const wrong = (await split(other.executable)).debug;
  expect(() => openSession({ core: core(), executable, debug: wrong })).toThrow(/debug information of another build/);
});

it('a version that nobody knows, stripped, is read like the newest, and says so', async () => {
  const taken = await fixture(LIVE);
  const executable = ofVersion(await stripped(taken.executable), '1.27.4', '1.99.1');
  const document = inspect(openSession({ core: fileSource(taken.core), executable }), ['goroutines']);
  expect(document.problems.map((p) => p.code)).toEqual(['go-version-unknown', 'no-dwarf']);
  expect(document.goroutines?.length).toBeGreaterThan(100);
});

it('a table of functions that nobody knows yet is refused as that, not as too old', async () => {
  const taken = await fixture(LIVE);
  const bytes = readFileSync(taken.executable);
  // Magic, two zeroes, the size of an instruction and of a pointer (internal/abi/symtab.go).
  const known = Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]);
  for (let at = bytes.indexOf(known); at >= 0; at = bytes.indexOf(known, at)) bytes[at] = 0xef;
  const executable = memorySource(bytes, 'newer');
  const open = () => openSession({ core: fileSource(taken.core), executable });
  expect(open).toThrow(/newer, made by go1.27.4, has no table of functions \(pclntab\) that Unpark knows/);
});
