/** `unpark inspect` on good and on bad input: the document, one line on stderr, the exit status of the contract's table. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { as32Bit, copyTo, coreOfC, cutTo, type Taken, takeFixture, temporaryFolder } from '../server/testing/inputs.ts';
import { unpark } from '../server/testing/run.ts';

let good: Taken;
let other: Taken;
let folder: string;
/** A copy of the core under a path that nothing lies beside. */
let core: string;

beforeAll(() => {
  good = takeFixture('deadlock-1.27.4');
  other = takeFixture('leak-1.27.4');
  folder = temporaryFolder();
  core = copyTo(folder, good.core, 'some.core');
});

/** Exit 1, nothing on stdout, one line on stderr that says all of this. */
function expectRefusal(args: readonly string[], ...says: readonly (string | RegExp)[]): void {
  const ran = unpark('inspect', ...args);
  expect(ran.stdout).toBe('');
  expect(ran.stderr.trimEnd()).not.toContain('\n');
  expect(ran.stderr).not.toContain('defect of Unpark');
  for (const one of says) expect(ran.stderr).toMatch(one);
  expect(ran.status).toBe(1);
}

/** A document with the problem of that code. */
function expectProblem(args: readonly string[], code: string) {
  const ran = unpark('inspect', ...args);
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  const document = JSON.parse(ran.stdout);
  const problem = document.problems.find((one: { code: string }) => one.code === code);
  expect(problem, `problem ${code} among ${JSON.stringify(document.problems)}`).toBeDefined();
  return { document, problem };
}

describe('good input', () => {
  test('prints the document; the executable is found at the path that the core names', () => {
    const ran = unpark('inspect', good.core);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    const document = JSON.parse(ran.stdout);
    expect(document.schema).toBe(1);
    expect(document.snapshot.goVersion).toBe('go1.27.4');
    expect(document.goroutines.length).toBe(document.snapshot.counts.goroutines);
    expect(document.goroutines.some((g: { waitReason?: string }) => g.waitReason === 'sync.Mutex.Lock')).toBe(true);
    expect(document.goroutines[0].frames[0].variables).toBeUndefined();
  });

  test('--only leaves the other sections out; variables come with goroutines', () => {
    const document = JSON.parse(unpark('inspect', good.core, '--only', 'variables').stdout);
    expect(Object.keys(document).sort()).toEqual(['goroutines', 'problems', 'schema', 'snapshot']);
    const frames = document.goroutines.flatMap((g: { frames: { variables?: unknown[] }[] }) => g.frames);
    expect(frames.some((frame: { variables?: unknown[] }) => (frame.variables?.length ?? 0) > 0)).toBe(true);
  });

  test('a reader that goes away ends it in silence', () => {
    const built = join(import.meta.dirname, '../dist/node/unpark.js');
    const ran = spawnSync(
      'sh',
      ['-c', `'${process.execPath}' '${built}' inspect '${good.core}' --only variables | head -c 20`],
      { encoding: 'utf8' },
    );
    expect(ran.stdout).toHaveLength(20);
    expect(ran.stderr).toBe('');
  });

  test('a gzip-compressed core and a bundle are opened like the core itself', () => {
    const packed = join(folder, 'packed.core.gz');
    writeFileSync(packed, spawnSync('gzip', ['-c', good.core], { maxBuffer: 1 << 30 }).stdout);
    const plain = JSON.parse(unpark('inspect', good.core).stdout);
    expect(JSON.parse(unpark('inspect', packed, '--exe', good.executable).stdout).goroutines).toEqual(plain.goroutines);
    const bundle = join(folder, 'some.unpark');
    expect(unpark('bundle', good.core, '-o', bundle).status).toBe(0);
    expect(JSON.parse(unpark('inspect', bundle).stdout)).toEqual(plain);
  });
});

describe('missing, cut, of another build', () => {
  test('an executable of another build is refused with both build IDs', () => {
    const id = (path: string) =>
      /Build ID: ([0-9a-f]+)/.exec(spawnSync('readelf', ['-n', path], { encoding: 'utf8' }).stdout)?.[1] ??
      'no build ID';
    expectRefusal([good.core, '--exe', other.executable], id(good.executable), id(other.executable));
  });

  test('found by itself, an executable of another build is not used', () => {
    const place = temporaryFolder();
    copyTo(place, other.executable, 'lonely');
    const lonely = orphan(copyTo(place, good.core, 'lonely.core'), good.executable);
    const { problem, document } = expectProblem([lonely], 'executable-missing');
    expect(problem.message).toMatch(/build ID/);
    expect(document.threads.length).toBeGreaterThan(0);
    expect(document.goroutines).toBeUndefined();
  });

  test('beside the core it is found', () => {
    const place = temporaryFolder();
    copyTo(place, good.executable, 'lonely');
    const lonely = orphan(copyTo(place, good.core, 'lonely.core'), good.executable);
    expect(JSON.parse(unpark('inspect', lonely).stdout).goroutines.length).toBeGreaterThan(0);
  });

  test.each([0.1, 0.5])('a core cut to %s says how much there is and what is lost', (share) => {
    const cut = cutTo(copyTo(folder, good.core, `cut-${share}.core`), share);
    const { problem } = expectProblem([cut, '--exe', good.executable], 'core-truncated');
    expect(problem.message).toMatch(/[\d,]+ of [\d,]+ bytes/);
    expect(problem.message).toMatch(/0x[0-9a-f]+/);
  });
});

test('a Go version newer than known is opened, with a problem', () => {
  const newer = ofGoVersion('go1.27.4', 'go1.96.8');
  const { document } = expectProblem([newer.core, '--exe', newer.executable], 'go-version-unknown');
  expect(document.snapshot.goVersion).toBe('go1.96.8');
  expect(document.goroutines.length).toBeGreaterThan(20);
});

describe('nothing that can be opened', () => {
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  test('missing file', () => expectRefusal([join(folder, 'nowhere')], /nowhere does not exist/));
  test('missing executable file', () =>
    expectRefusal([core, '--exe', join(folder, 'nowhere')], /nowhere does not exist/));
  test('folder', () => expectRefusal([folder], /is a folder/));
  test('folder as executable', () => expectRefusal([core, '--exe', folder], /is a folder/));
  test('empty', () => expectRefusal([file('empty', '')], /empty/));
  test('text', () =>
    expectRefusal([file('notes.txt', 'panic: not a core\n')], /notes\.txt is text, and there are no goroutines in it/));
  test('noise', () =>
    expectRefusal(
      [
        file(
          'noise',
          Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7919) >> 3),
        ),
      ],
      /noise is not/,
    ));
  test('text as executable', () =>
    expectRefusal([core, '--exe', file('exe.txt', 'hello hello hello\n')], /exe\.txt is not/));
  test('arguments swapped', () => expectRefusal([good.executable, '--exe', core], /swapped/));
  test('an executable alone', () => expectRefusal([good.executable], /not a core/));
  test('a core twice', () => expectRefusal([core, '--exe', core], /is a core, not an executable/));
  test('32 bit', () => expectRefusal([as32Bit(good.core, join(folder, 'old.core'))], /32/));
  test('a core of a C program', () => expectRefusal([coreOfC(temporaryFolder())], /not a Go program/));
  test('a broken bundle', () =>
    expectRefusal([file('broken.unpark', 'PK\u0003\u0004 and then nothing')], /not a bundle/));
  test('a broken gzip file', () =>
    expectRefusal([file('broken.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3))], /cannot be unpacked/));
  // What `printf 'an ELF core, packed' | xz` (lz4, zstd) printed.
  test.each([
    [
      'xz',
      'fd377a585a000004e6d6b4460200210116000000742fe5a3010012616e20454c4620636f72652c207061636b656400007badeba695a25b7400012b139c0948d21fb6f37d010000000004595a',
    ],
    ['lz4', '04224d186440a713000080616e20454c4620636f72652c207061636b6564000000005e571e36'],
    ['zstd', '28b52ffd0458990000616e20454c4620636f72652c207061636b6564f49c61b2'],
  ])('compressed by %s: what is in it is told', (program, bytes) => {
    expectRefusal([file(`some.core.${program}`, Buffer.from(bytes, 'hex'))], /some\.core is text/);
  });

  test('made by a Go before 1.17', () => {
    const old = ofGoVersion('go1.27.4', 'go1.16.8');
    expectRefusal([old.core, '--exe', old.executable], /go1\.16\.8/, /1\.17/);
  });
});

describe('usage', () => {
  test.each([
    [[]],
    [['frobnicate']],
    [['inspect']],
    [['inspect', 'core', '--frobnicate']],
    [['inspect', 'core', '--only', 'nonsense']],
    [['inspect', 'core', '--max-length', 'many']],
    [['bundle', 'core']],
    [['open', '--port', '99999']],
  ])('%j exits 2 with a sentence', (args) => {
    const ran = unpark(...args);
    expect(ran.status).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).not.toBe('');
  });

  test.each([['--help'], ['--version'], ['inspect --help']])('%s exits 0 and prints to stdout', (args) => {
    const ran = unpark(...args.split(' '));
    expect(ran.status).toBe(0);
    expect(ran.stdout).not.toBe('');
    expect(ran.stderr).toBe('');
  });
});

/**
 * Makes the core forget where its executable lies: the path in its notes becomes another of the same length, which does
 * not exist and ends in "/lonely".
 */
function orphan(path: string, executable: string): string {
  replaceAll(path, executable, `/${'x'.repeat(executable.length - 1 - '/lonely'.length)}/lonely`);
  return path;
}

/** The good input as another Go version would have written its name: the same length, in both files. */
function ofGoVersion(from: string, to: string): Taken {
  const place = temporaryFolder();
  const renamed = (path: string, name: string) => {
    const copy = copyTo(place, path, name);
    replaceAll(copy, from, to);
    return copy;
  };
  return { core: renamed(good.core, 'renamed.core'), executable: renamed(good.executable, 'renamed-program') };
}

function replaceAll(path: string, text: string, instead: string): void {
  const bytes = readFileSync(path);
  const found = Buffer.from(text);
  const other = Buffer.from(instead);
  for (let at = bytes.indexOf(found); at >= 0; at = bytes.indexOf(found, at + 1)) other.copy(bytes, at);
  writeFileSync(path, bytes);
}
