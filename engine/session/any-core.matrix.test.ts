/**
 * Any core: what production gives, made by real toolchains and tools, against the dump of the process itself. The table in
 * docs/what-works.md is written from what is found here.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../docs/inspect-contract.d.ts';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { type Fixture, fixture, libraryOf } from '../../fixtures/take.ts';
import { libraryFiles } from '../../server/host/library-files.ts';
import { unpack } from '../../server/host/unpack.ts';
import type { ByteSource } from '../bytes/source.ts';
import { openCore } from '../process/core.ts';
import { disagreements } from '../testing/agreement.ts';
import { keptGoroutines, lostByHeaders } from '../testing/any-core/kept.ts';
import { cutAt, inFolder, ofVersion, run, split, stripped, withoutSections } from '../testing/any-core/spoil.ts';
import { saidIn, share, type Works, writeTable } from '../testing/any-core/works.ts';
import { dumpOf, fileSource, inspect } from '../testing/open.ts';
import { fateDifferences, toldGoroutines, waitDifferences } from '../testing/stuck-truth.ts';
import { openSession } from './open.ts';

const VERSIONS = [
  '1.17.13', '1.18.10', '1.19.13', '1.20.14', '1.21.13', '1.22.12', '1.23.12', '1.24.9', '1.25.5', '1.26.8', '1.27.4',
] as const; // biome-ignore format: two lines read best
const NEWEST = '1.27.4';
const SECTIONS = ['goroutines', 'channels', 'locks', 'diagnosis', 'threads', 'scheduler'] as const;
const STUCK = { program: 'stuck', flags: 'default', mode: 'exe', way: 'live', args: ['all'], go: NEWEST } as const;

/** vm.max_map_count is 65,530 where nobody raised it. */
const MANY_SEGMENTS = { program: 'segments', mappings: 80_000 } as const;

const rows: Works[] = [];
let cases = 0;

interface Opened {
  readonly taken: Fixture;
  readonly document: Inspection;
}

/** One line of the table. `open` makes the file and opens it; what it says is held against the process's own words. */
function works(area: string, input: string, open: () => Promise<Opened>, says: readonly string[] = []): void {
  cases++;
  it(`${area}: ${input}`, async () => {
    const { taken, document } = await open();
    const alive = ['live', 'gcore', 'delve'].includes(taken.spec.way);
    expect(disagreements(document, dumpOf(taken), alive ? 'alive' : 'dead')).toEqual([]);
    const said = saidIn(document);
    expect(said).toEqual([...says].sort());
    rows.push({
      area,
      input,
      goroutines: 'all',
      stacks: 'all',
      waits: taken.spec.program === 'stuck' ? waitsAsTold(taken, document) : 'all',
      variables: document.snapshot.debugInfo === 'dwarf' ? 'all' : 'by run-time types, without names',
      says: said,
    });
  });
}

function waitsAsTold(taken: Fixture, document: Inspection): string {
  const told = toldGoroutines(taken);
  expect(waitDifferences(told, document.goroutines ?? [])).toEqual([]);
  expect(fateDifferences(told, new Set(document.diagnosis?.stuck))).toEqual([]);
  return 'all';
}

async function opened(spec: FixtureSpec, change: Partial<Record<'core' | 'executable', Change>> = {}): Promise<Opened> {
  const taken = await fixture(spec);
  const source = async (what: 'core' | 'executable') => (await change[what]?.(taken[what])) ?? fileSource(taken[what]);
  const given = { core: await source('core'), executable: await source('executable') };
  return { taken, document: inspect(openSession({ ...given, libraries: libraryFiles }), SECTIONS) };
}
type Change = (path: string) => ByteSource | Promise<ByteSource>;

/** Without what debug information alone can say: names, the sentences made of them, and whether a collection runs. */
function compared(document: Inspection): unknown {
  const named = new Set([
    'names',
    'name',
    'title',
    'explanation',
    'headline',
    'gcRunning',
    'problems',
    'debugInfo',
    'arguments',
  ]);
  return JSON.parse(JSON.stringify(document, (key, value) => (named.has(key) ? undefined : value)));
}

describe('stripped: as with symbols and debug information', () => {
  const ways: readonly [string, Change][] = [
    ['strip', stripped],
    ['strip, section headers gone', async (path) => withoutSections(await stripped(path))],
  ];
  for (const go of VERSIONS)
    for (const [name, executable] of ways) {
      const open = async () => {
        const spec = { ...STUCK, go };
        const own = await opened(spec, { executable });
        expect(compared(own.document)).toEqual(compared((await opened(spec)).document));
        return own;
      };
      works('Stripped executables', `go${go}, ${name}`, open, ['no-dwarf']);
    }
});

describe('cut', () => {
  const specs: readonly [string, FixtureSpec, Change?][] = [
    ['by the kernel', { program: 'workers', go: NEWEST, flags: 'default', mode: 'exe', way: 'abort' }],
    ['of a living process, stripped', { ...STUCK, go: '1.22.12' }, stripped],
  ];
  for (const [name, spec, executable] of specs)
    for (const percent of [5, 10, 25, 50, 75, 95]) {
      const input = `${percent} % of a core ${name}`;
      cases++;
      it(input, async () => {
        const taken = await fixture(spec);
        const core = cutAt(taken.core, percent);
        const { document } = await opened(spec, { core: () => core, executable });
        const whole = (await opened(spec, { executable })).document.goroutines ?? [];
        const { withG, withStack } = keptGoroutines(taken, core.size);
        const found = new Map(document.goroutines?.map((g) => [g.id, g]));
        expect([...withG].filter((id) => !found.has(id))).toEqual([]);
        const told = document.problems.find((p) => p.code === 'core-truncated')?.message ?? '';
        for (const range of lostByHeaders(taken.core, core.size).slice(0, 8)) expect(told).toContain(range);
        const broken = new Set(document.problems.map((p) => p.goroutineId));
        for (const g of whole) {
          const own = found.get(g.id);
          const same = own !== undefined && JSON.stringify(own.frames) === JSON.stringify(g.frames);
          if (withStack.has(g.id ?? 0)) expect(same, `frames of goroutine ${g.id}`).toBe(true);
          else if (own && !same) expect(broken.has(g.id) || saidIn(document).includes('stacks-cut')).toBe(true);
        }
        const some = share(found.size, whole.length);
        rows.push({
          area: 'Cut cores',
          input,
          goroutines: some === 'in part' ? 'kept' : some,
          stacks: some === 'none' ? some : 'kept',
          waits: some === 'none' ? some : 'kept; stuck is not proved',
          variables: some === 'none' ? some : executable ? 'kept, by run-time types' : 'kept',
          says: saidIn(document),
        });
      });
    }
});

describe('whoever wrote the core', () => {
  const base = { program: 'workers', go: NEWEST, flags: 'default', mode: 'exe', way: 'abort' } as const;
  const writers: readonly [string, FixtureSpec][] = [
    ['the kernel, after a panic', { ...base, way: 'crash' }],
    ['the kernel, after SIGABRT', base],
    ['the kernel, anonymous memory alone (coredump_filter 0x1)', { ...base, coreFilter: '0x1' }],
    ['the kernel, the same, position-independent', { ...base, coreFilter: '0x1', mode: 'pie' }],
    ['the kernel, without ELF headers (0x23)', { ...base, coreFilter: '0x23' }],
    ['the kernel, with all files (0x7f)', { ...base, coreFilter: '0x7f' }],
    ['gcore', { ...base, way: 'gcore' }],
    ['gcore, position-independent, go1.20.14', { ...base, way: 'gcore', go: '1.20.14', mode: 'pie' }],
    ["delve's dump", { ...base, way: 'delve' }],
    ["delve's dump, position-independent, go1.22.12", { ...base, way: 'delve', go: '1.22.12', mode: 'pie' }],
    ['a ptrace dumper, of the living process', STUCK],
    ['the kernel, 70,000 segments (PN_XNUM)', { ...base, ...MANY_SEGMENTS }],
    ['a ptrace dumper, 70,000 segments (PN_XNUM)', { ...base, ...MANY_SEGMENTS, way: 'live' }],
  ];
  for (const [name, spec] of writers) works('Who wrote the core', name, () => opened(spec));
  it('70,000 segments: all are found, also where the section that counts them is cut off', async () => {
    for (const way of ['abort', 'live'] as const) {
      const taken = await fixture({ ...base, ...MANY_SEGMENTS, way });
      const whole = openCore(fileSource(taken.core)).image.segments;
      expect(whole.length).toBeGreaterThan(70_000);
      expect(openCore(cutAt(taken.core, 99)).image.segments).toEqual(whole);
    }
  });
  const packers: readonly [string, string[]][] = [
    ['gzip', ['-1', '-k']],
    ['zstd', ['-q', '-k']],
    ['lz4', ['-q', '-k', '-B4']],
    ['xz', ['-0', '-k']],
  ];
  for (const [tool, flags] of packers)
    works('Who wrote the core', `the kernel, packed by ${tool} (systemd-coredump)`, () =>
      inFolder(async (folder) => {
        const taken = await fixture(base);
        run('cp', '--sparse=always', taken.core, `${folder}/core`);
        const suffix = { gzip: 'gz', zstd: 'zst', lz4: 'lz4', xz: 'xz' }[tool];
        // lz4 writes to its output when nobody says where.
        run(tool, ...flags, `${folder}/core`, ...(tool === 'lz4' ? [`${folder}/core.lz4`] : []));
        const { core } = await unpack(`${folder}/core.${suffix}`, `${folder}/out`, Number.POSITIVE_INFINITY);
        return opened(base, { core: () => fileSource(core) });
      }),
    );
});

const PLUGIN = { program: 'plugged', mode: 'plugin', cgo: true } as const;
// A library of a C program leaves SIGABRT to that program: no dump is printed then.
const SHARED = { program: 'clib', mode: 'c-shared', cgo: true, way: 'crash' } as const;

describe('however it was built', () => {
  const base = { program: 'workers', go: NEWEST, flags: 'default', mode: 'exe', way: 'abort' } as const;
  const linked = (flags: string) => [`-ldflags=-linkmode=external -extldflags=${flags}`];
  const builds: readonly [string, FixtureSpec][] = [
    ['position-independent', { ...base, mode: 'pie' }],
    ['not optimised (-N -l)', { ...base, flags: 'noopt' }],
    ['-trimpath', { ...base, buildFlags: ['-trimpath'] }],
    ['-race', { ...base, buildFlags: ['-race'], cgo: true }],
    ['-race, go1.22.12', { ...base, buildFlags: ['-race'], cgo: true, go: '1.22.12' }],
    ['cgo', { ...base, cgo: true }],
    ['cgo, position-independent', { ...base, cgo: true, mode: 'pie' }],
    ['cgo, static', { ...base, cgo: true, buildFlags: linked('-static') }],
    ['cgo, static and position-independent', { ...base, cgo: true, mode: 'pie', buildFlags: linked('-static-pie') }],
    ['C that calls back into Go, go1.20.14', { ...base, program: 'cgo', cgo: true, go: '1.20.14' }],
    ['C that calls back into Go', { ...base, program: 'cgo', cgo: true }],
    ['frames of C under callbacks and signals', { ...base, program: 'native', cgo: true, way: 'crash' }],
    ['a program with a plugin', { ...base, ...PLUGIN }],
    ['a program with a plugin, go1.20.14, not optimised', { ...base, ...PLUGIN, go: '1.20.14', flags: 'noopt' }],
    ['a C program with a Go library (c-shared), the program given', { ...base, ...SHARED }],
    ['a C program with a Go library (c-shared), go1.18.10', { ...base, ...SHARED, go: '1.18.10' }],
    ['a C program with Go in it (c-archive)', { ...base, ...SHARED, mode: 'c-archive' }],
    ['a C program with Go in it (c-archive), go1.20.14', { ...base, ...SHARED, mode: 'c-archive', go: '1.20.14' }],
  ];
  for (const [name, spec] of builds) works('How it was built', name, () => opened(spec));
  works('How it was built', 'a C program with a Go library (c-shared), the library given', async () => {
    const taken = await fixture({ ...base, ...SHARED });
    const session = openSession({ core: fileSource(taken.core), executable: fileSource(libraryOf(taken)) });
    return { taken, document: inspect(session, SECTIONS) };
  });
  const withoutDwarf = { ...base, buildFlags: ['-ldflags=-w'] };
  works('How it was built', '-ldflags=-w (symbols alone)', () => opened(withoutDwarf), ['no-dwarf']);
  const strippedBuild = { ...base, stripped: true } as const;
  works('How it was built', '-ldflags="-s -w"', () => opened(strippedBuild), ['no-dwarf']);
  const strippedPie = { ...strippedBuild, mode: 'pie' } as const;
  works('How it was built', '-ldflags="-s -w", position-independent', () => opened(strippedPie), ['no-dwarf']);
});

describe('arm64, by qemu', () => {
  // The emulator stops nobody while it dumps: a process that has said READY must have come to rest.
  const base = { ...STUCK, arch: 'arm64', settle: 500 } as const;
  VERSIONS.forEach((go, i) => {
    const spec: FixtureSpec = { ...base, go, way: i % 2 === 0 ? 'abort' : 'crash' };
    works('linux/arm64', `go${go}`, () => opened(spec), ['code-not-read']);
    if (go === VERSIONS[0] || go === NEWEST)
      works('linux/arm64', `go${go}, strip`, () => opened(spec, { executable: armStripped }), [
        'code-not-read',
        'no-dwarf',
      ]);
  });
  works(
    'linux/arm64',
    'position-independent',
    () => opened({ ...base, program: 'workers', args: [], mode: 'pie', way: 'abort' }),
    ['code-not-read'],
  );
});

const armStripped: Change = (path) =>
  inFolder(async (folder) => {
    run('aarch64-linux-gnu-strip', '-o', `${folder}/stripped`, path);
    const { memorySource } = await import('../bytes/source.ts');
    const { readFileSync } = await import('node:fs');
    return memorySource(readFileSync(`${folder}/stripped`), path);
  });

describe('executables that are not at hand, or not the ones that ran', () => {
  const area = 'Executables';
  works(area, 'debug information in a file of its own (objcopy, .gnu_debuglink)', async () => {
    const taken = await fixture(STUCK);
    const session = openSession({ core: fileSource(taken.core), ...(await split(taken.executable)) });
    return { taken, document: inspect(session, SECTIONS) };
  });
  works(
    area,
    'a Go version newer than known, with debug information',
    () => opened(STUCK, { executable: (path) => ofVersion(fileSource(path), NEWEST, '1.99.1') }),
    ['go-version-unknown'],
  );
  works(
    area,
    'a Go version newer than known, stripped',
    () => opened(STUCK, { executable: async (path) => ofVersion(await stripped(path), NEWEST, '1.99.1') }),
    ['go-version-unknown', 'no-dwarf'],
  );
  cases += 2;
  it('no executable', async () => {
    const taken = await fixture(STUCK);
    const document = inspect(openSession({ core: fileSource(taken.core) }), SECTIONS);
    expect(document.problems[0].message).toContain(document.snapshot.buildId);
    expect(document.threads?.length).toBeGreaterThan(2);
    const nothing = { goroutines: 'none', stacks: 'none', waits: 'none', variables: 'none' };
    rows.push({ area, input: 'none: threads and registers are there', ...nothing, says: saidIn(document) });
  });
  it('the executable of another build', async () => {
    const [taken, other] = [await fixture(STUCK), await fixture({ ...STUCK, go: '1.25.5' })];
    const open = () => openSession({ core: fileSource(taken.core), executable: fileSource(other.executable) });
    expect(open).toThrow(/is another build .* its build ID is /);
    const nothing = { goroutines: 'none', stacks: 'none', waits: 'none', variables: 'none' };
    rows.push({ area, input: 'of another build: refused', ...nothing, says: ['executable-mismatch'] });
  });
});

afterAll(() => {
  // A run of some of the cases, or one in which any failed, does not write the table.
  if (rows.length === cases) writeTable(rows);
});
