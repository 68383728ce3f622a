/** Input that is not what it should be: a sentence for each, and nothing lost that could be read. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, fixture } from '../../fixtures/take.ts';
import { OpenFailure } from '../bytes/fault.ts';
import { memorySource } from '../bytes/source.ts';
import { openImage } from '../elf/image.ts';
import { readSnapshot } from '../snapshot/snapshot.ts';
import { fileSource, inspect, openFixture, openFixtureProgram } from '../testing/open.ts';
import { type Patches, patched, word } from '../testing/patched.ts';
import { identify } from './identify.ts';
import { openSession } from './open.ts';

let workers: Fixture;
let leak: Fixture;
let core: Uint8Array;

beforeAll(async () => {
  workers = await fixture({ program: 'workers', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' });
  leak = await fixture({ program: 'leak', go: '1.26.8', flags: 'noopt', mode: 'pie', way: 'live' });
  core = readFileSync(workers.core);
});

function refusal(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof OpenFailure) return `${error.fault.code}: ${error.message}`;
    throw error;
  }
  return 'opened';
}

const executable = () => fileSource(workers.executable);
const bytes = (content: Uint8Array, name: string) => memorySource(content, name);

describe('damaged and foreign input', () => {
  it.each([
    ['nothing', () => new Uint8Array(0), /^empty-file: core is empty \(0 bytes\)/],
    ['text', () => new TextEncoder().encode('goroutine 1 [running]:\n'), /^no-goroutines: core is text/],
    [
      'gzip',
      () => Uint8Array.of(0x1f, 0x8b, 8, 0),
      /^compressed: core is gzip-compressed\. Unpack it first: gunzip core/,
    ],
    ['zstd', () => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), /^compressed: .*unzstd/],
    ['a 32-bit file', () => Uint8Array.from(core.subarray(0, 4096)).fill(1, 4, 5), /^elf-32-bit: /],
  ])('%s', (_, content, expected) => {
    expect(refusal(() => identify(bytes(content(), 'core')))).toMatch(expected);
  });

  it('an executable whose writable data is said to lie where no number is exact is looked through nevertheless', () => {
    const damaged = readFileSync(workers.executable);
    const headers = Number(damaged.readBigUInt64LE(32));
    const writable = Array.from({ length: damaged.readUInt16LE(56) }, (_, i) => headers + 56 * i).filter(
      (at) => damaged.readUInt32LE(at) === 1 && damaged.readUInt32LE(at + 4) === 6,
    );
    for (const at of writable) damaged.writeBigUInt64LE(2n ** 60n, at + 16);
    damaged.writeBigUInt64LE(0n, 40); // without sections the modules' data is found by its shape
    expect(
      refusal(() => openSession({ core: fileSource(workers.core), executable: bytes(damaged, 'workers') })),
    ).toMatch(/^moduledata-missing: /);
  });

  it('swapped arguments', () => {
    expect(refusal(() => openSession({ core: executable(), executable: fileSource(workers.core) }))).toMatch(
      /^not-a-core: .*--exe/,
    );
    expect(
      refusal(() => openSession({ core: fileSource(workers.core), executable: fileSource(workers.core) })),
    ).toMatch(/^executable-is-a-core: .*swapped/);
  });

  it('an executable of another build is refused, both build IDs named', () => {
    const message = refusal(() =>
      openSession({ core: fileSource(workers.core), executable: fileSource(leak.executable) }),
    );
    const own = inspect(openFixture(workers), []).snapshot.buildId;
    const other = inspect(openFixture(leak), []).snapshot.buildId;
    expect(message).toMatch(/^executable-mismatch: /);
    expect(message).toContain(String(own));
    expect(message).toContain(String(other));
  });

  it('a program that is not Go', () => {
    const message = refusal(() => openSession({ core: fileSource(workers.core), executable: fileSource('/bin/true') }));
    expect(message).toMatch(/^(not-a-go-program|executable-mismatch): /);
  });

  it('without its executable a core tells its threads, its registers and what is missing', () => {
    const document = inspect(openSession({ core: fileSource(workers.core) }), ['goroutines', 'threads']);
    expect(document.goroutines).toBeUndefined();
    expect(document.threads?.length).toBeGreaterThan(3);
    expect(document.threads?.[0].registers?.rip).toMatch(/^0x/);
    expect(document.problems.map((p) => p.code)).toEqual(['executable-missing']);
    expect(document.problems[0].message).toContain(String(inspect(openFixture(workers), []).snapshot.buildId));
  });

  it.each([10, 50, 90])('a core cut at %i percent opens, and says what is lost', (percent) => {
    const cut = core.subarray(0, Math.floor((core.length * percent) / 100));
    const document = inspect(openSession({ core: bytes(cut, 'core'), executable: executable() }), [
      'goroutines',
      'threads',
      'diagnosis',
    ]);
    const problem = document.problems.find((p) => p.code === 'core-truncated');
    expect(problem?.message).toContain(
      `${cut.length.toLocaleString('en')} of ${core.length.toLocaleString('en')} bytes`,
    );
    const whole = inspect(openFixture(workers), ['goroutines']).goroutines ?? [];
    for (const g of document.goroutines ?? []) {
      const same = whole.find((w) => w.id === g.id);
      const broken = document.problems.some((p) => p.goroutineId === g.id);
      expect(broken || JSON.stringify(g.frames) === JSON.stringify(same?.frames)).toBe(true);
    }
  });

  it('flipped bytes neither throw nor hang', () => {
    const program = readFileSync(workers.executable);
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed % n;
    };
    for (let round = 0; round < 40; round++) {
      const badCore = Uint8Array.from(core);
      const badProgram = Uint8Array.from(program);
      for (let i = 0; i < 12; i++) {
        badCore[random(2) ? random(8192) : random(core.length)] = random(256);
        badProgram[random(2) ? random(4096) : random(program.length)] = random(256);
      }
      const open = () => {
        const session = openSession({ core: bytes(badCore, 'core'), executable: bytes(badProgram, 'program') });
        inspect(session, ['goroutines', 'threads', 'channels', 'locks', 'diagnosis']);
        session.summary();
      };
      expect(refusal(open)).toMatch(/^opened$|^[a-z0-9-]+: /);
    }
  });

  it('a section that cannot be inflated is tried once', () => {
    const damaged = readFileSync(workers.executable);
    const image = openImage(bytes(damaged, 'workers'));
    const info = image.sectionHeader('.debug_info');
    if (!info) throw new Error('it has debug information');
    const middle = info.offset + (info.size >> 1);
    damaged.fill(0xff, middle, middle + 64);
    const again = openImage(bytes(damaged, 'workers'));
    for (let i = 0; i < 3; i++) expect(again.section('.debug_info')).toBeUndefined();
    expect(again.counts.debugBytes).toBe(info.size);
  });

  it('a compressed section of which one bit is another is not believed, wherever that is', () => {
    const damaged = readFileSync(workers.executable);
    const info = openImage(bytes(damaged, 'workers')).sectionHeader('.debug_info');
    if (!info) throw new Error('it has debug information');
    for (let i = 1; i < 40; i++) {
      const at = info.offset + 24 + Math.floor(((info.size - 24) * i) / 40);
      damaged[at] ^= 1;
      expect(openImage(bytes(damaged, 'workers')).section('.debug_info'), `byte ${at - info.offset}`).toBeUndefined();
      damaged[at] ^= 1;
    }
    expect(openImage(bytes(damaged, 'workers')).section('.debug_info')).toBeDefined();
  });

  it('opening does not touch the debug information; variables do', () => {
    const session = openFixture(workers);
    session.goroutines({ filter: '', sort: 'id', descending: false, offset: 0, limit: 100 });
    session.groups({ filter: '', sort: 'count', descending: true, offset: 0, limit: 100, by: 'stack', equal: 'lines' });
    expect(session.summary().reading.debugInfoBytes).toBe(0);
    session.variables({ goroutineId: 1, frame: 2, path: [], depth: 1, elements: 10, bytes: 100, offset: 0 });
    expect(session.summary().reading.debugInfoBytes).toBeGreaterThan(0);
  });
});

describe('stack bounds that no stack has', () => {
  const LAST_WORD = 2n ** 64n - 1n;
  it.each([
    ['the last word', () => LAST_WORD],
    ['further than any stack grows', (low: bigint) => low + 2n ** 40n],
    ['into what is mapped nowhere', (low: bigint) => low + 2n ** 30n],
  ])('%s: the rest is told, in time', { timeout: 20_000 }, (_, high) => {
    const program = openFixtureProgram(workers);
    const { memory, layout } = program;
    const { goroutines } = readSnapshot(program);
    const row = goroutines.pc.findIndex((pc) => pc > 0);
    const g = goroutines.address[row];
    const patches: Patches = new Map([
      [g + layout.g['stack.hi'], word(high(BigInt(goroutines.stackLow[row])))],
      // Nobody knows where its stack begins: all of it may hold pointers.
      [g + layout.g['sched.sp'], word(LAST_WORD)],
    ]);
    const session = openSession({
      core: patched(fileSource(workers.core), memory, patches),
      executable: executable(),
    });
    const document = inspect(session, ['goroutines', 'diagnosis']);
    expect(document.goroutines).toHaveLength(goroutines.count);
    const damaged = document.goroutines?.find((one) => one.id === goroutines.id[row]);
    expect(damaged?.stack?.high).toMatch(/^0x[0-9a-f]{1,16}$/);
  });
});
