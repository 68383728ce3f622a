/** Frames of C in programs of many builds, as gdb finds them and as the C library of the program itself saw them. */
import { expect, it } from 'vitest';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { againstGdb, chainsMissing } from '../testing/native-truth.ts';
import { inspect, openFixture } from '../testing/open.ts';

const NATIVE: FixtureSpec = { program: 'native', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live', cgo: true };
const linked = (flags: string) => [`-ldflags=-linkmode=external -extldflags=${flags}`];

const BUILDS: readonly [string, Partial<FixtureSpec>][] = [
  ['C not optimised', { cFlags: '-g -O0' }],
  ['C without frame pointers, for size', { cFlags: '-g -Os -fomit-frame-pointer' }],
  ['C without debug information', { cFlags: '-O2' }],
  ['Go not optimised', { flags: 'noopt', cFlags: '-g -O2' }],
  ['position-independent, go1.22.12', { go: '1.22.12', mode: 'pie' }],
  ['static', { buildFlags: linked('-static') }],
  ['static and position-independent, go1.24.9', { go: '1.24.9', mode: 'pie', buildFlags: linked('-static-pie') }],
  ['-race', { buildFlags: ['-race'] }],
  ['go1.17.13', { go: '1.17.13' }],
  ['go1.18.10', { go: '1.18.10' }],
  ['go1.20.14, C not optimised', { go: '1.20.14', cFlags: '-g -O0' }],
  ['go1.25.5', { go: '1.25.5' }],
  ['go1.26.8', { go: '1.26.8' }],
  ['all memory dumped', { coreFilter: '0x7f', way: 'abort' }],
  ['a signal in every thread', { way: 'abort' }],
  ['a signal in every thread, go1.20.14', { way: 'abort', go: '1.20.14' }],
];

it.each(BUILDS)('%s', async (_, build) => {
  const taken = await fixture({ ...NATIVE, ...build });
  const document = inspect(openFixture(taken), ['goroutines', 'threads']);
  const { frames, threads, differences } = againstGdb(taken, document);
  expect(differences).toEqual([]);
  const { told, missing } = chainsMissing(taken, document);
  expect(missing).toEqual([]);
  expect({ told, threads }).toEqual({ told: 9, threads: 5 });
  expect(frames).toBeGreaterThan(40);
});

it('linux/arm64, static', async () => {
  const taken = await fixture({ ...NATIVE, arch: 'arm64', way: 'abort', buildFlags: linked('-static') });
  const document = inspect(openFixture(taken), ['goroutines', 'threads']);
  expect(chainsMissing(taken, document)).toEqual({ told: 9, missing: [] });
});
