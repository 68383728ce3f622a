/** Frames of C: on threads, and between a goroutine's frames of Go. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Inspection } from '../../docs/inspect-contract.d.ts';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { type Fixture, fixture } from '../../fixtures/take.ts';
import { openImage } from '../elf/image.ts';
import { NativeModule } from '../process/native/native-module.ts';
import { againstGdb, chainsMissing } from '../testing/native-truth.ts';
import { fileSource, inspect, openFixture } from '../testing/open.ts';
import { openSession } from './open.ts';

const NATIVE: FixtureSpec = { program: 'native', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live', cgo: true };

/** Names of a stack as one reads it, innermost first, C in brackets. */
function read(frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) => [...(frame.cFrames ?? []).map((c) => `[${c.function}]`), frame.function]);
}

describe('Go that calls C that calls Go', () => {
  let taken: Fixture;
  let document: Inspection;
  beforeAll(async () => {
    taken = await fixture(NATIVE);
    document = inspect(openFixture(taken), ['goroutines', 'threads']);
  });

  it('every frame of C is the one that gdb finds, to the line', () => {
    const { frames, threads, differences } = againstGdb(taken, document);
    expect(differences).toEqual([]);
    expect(threads).toBe(5);
    expect(frames).toBeGreaterThan(40);
  });

  it('under a callback the stack of C goes on as its own library saw it', () => {
    const { told, missing } = chainsMissing(taken, document);
    expect(missing).toEqual([]);
    expect(told).toBe(9);
  });

  it('a goroutine that a thread of C brought along is no second beginning of the program', () => {
    const { nodes } = openFixture(taken).createdBy({ filter: '-is:system', limit: 100 });
    const roots = nodes.filter(({ parent }) => parent === undefined);
    expect(roots.map(({ kind, own, goroutineIds }) => ({ kind, own, first: goroutineIds[0] === 1 }))).toEqual([
      { kind: 'main', own: 1, first: true },
      { kind: 'foreign', own: 1, first: false },
    ]);
  });

  it('the chain is whole: Go, C, Go, C, in the order in which they called', () => {
    const stacks = document.goroutines?.map((g) => read(g.frames)) ?? [];
    const deep = stacks.find(
      (names) => names[0].includes('pause') && names.filter((n) => n === 'main.goAgain').length === 2,
    );
    const calls = deep?.filter((name) =>
      /^\[(pause|rest|inlinedRest|realigned|ofAnySize|inC|between|callBack)\]$|^main\.again$/.test(name),
    );
    const c = ['[between]', '[callBack]', 'main.again'];
    const inner = ['[pause]', '[rest]', '[inlinedRest]', '[realigned]', '[ofAnySize]', '[inC]'];
    expect(calls).toEqual([...inner, ...c, ...c, ...c]);
  });

  it('filters find goroutines by functions and files of C, as by those of Go', () => {
    const session = openFixture(taken);
    const ids = (filter: string) =>
      session.goroutines({ filter, sort: 'id', descending: false, offset: 0, limit: 1000 }).rows.map((row) => row.id);
    const inC = (name: string) =>
      document.goroutines?.filter((g) => g.frames.some((f) => f.cFrames?.some((c) => c.function === name)));
    for (const name of ['pause', 'inlinedRest', 'callBack']) {
      const expected = inC(name)?.map((g) => g.id) ?? [];
      expect(expected).not.toEqual([]);
      expect(ids(`fn:=${name}`)).toEqual(expected);
      expect(ids(`fn:=${name} fn:main.`)).toEqual(expected);
    }
    expect(ids('file:.c:')).toEqual(expect.arrayContaining(inC('callBack')?.map((g) => g.id) ?? []));
    expect(ids('fn:=main.again')).toEqual(
      document.goroutines?.filter((g) => g.frames.some((f) => f.function === 'main.again')).map((g) => g.id),
    );
  });

  it('says which library it lacks, and how its file is told, where no file is at hand', () => {
    const session = openSession({ core: fileSource(taken.core), executable: fileSource(taken.executable) });
    const faults = inspect(session, ['threads']).threads?.flatMap(({ frames }) => frames.flatMap((f) => f.fault ?? []));
    expect(faults).toContainEqual(
      expect.stringMatching(/^it is in libc\.so\.6, whose file is not at hand \(build ID [0-9a-f]{40}\)/),
    );
  });

  it('damaged tables of frames and lines are answered, at once', () => {
    const image = openImage(fileSource(taken.executable));
    const frames = image.sectionHeader('.eh_frame');
    const lines = image.section('.debug_line');
    if (!frames || !lines) throw new Error('the C compiler left neither frames nor lines');
    const pcs = document.threads?.flatMap((t) => t.frames.flatMap((f) => (f.native && f.pc ? Number(f.pc) : []))) ?? [];
    let sound = 0;
    for (let round = 0; round < 100; round++) {
      const flipped = (name: string) => {
        const bytes = image.section(name)?.slice();
        // A few bytes here and there, and in every fifth round a long run of the highest.
        for (let i = 0; bytes && i < 8; i++)
          bytes[(round * 7919 + i * 104_729) % bytes.length] ^= 1 << ((round + i) % 8);
        if (bytes && round % 5 === 0) bytes.fill(0xff, (round * 31) % bytes.length, ((round * 31) % bytes.length) + 64);
        return bytes;
      };
      const module = new NativeModule('native', { ...image, section: flipped }, 0);
      const started = performance.now();
      for (const pc of pcs.slice(round % 8, (round % 8) + 8)) {
        if (module.rulesAt(pc)) sound++;
        // To open the debug information of a whole Go program is most of the time.
        if (round % 10 === 0) module.placesAt(pc);
      }
      expect(performance.now() - started).toBeLessThan(5000);
    }
    expect(sound).toBeGreaterThan(20);
  });
});
