/** Several modules in one process: a Go library in a C program, a plugin in a Go program. */
import { describe, expect, it } from 'vitest';
import type { Frame, Inspection, Variable } from '../../docs/inspect-contract.d.ts';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture, libraryOf } from '../../fixtures/take.ts';
import { libraryFiles } from '../../server/host/library-files.ts';
import { fileSource, inspect } from '../testing/open.ts';
import { identify } from './identify.ts';
import { openSession } from './open.ts';

const BASE = { go: '1.27.4', flags: 'noopt', way: 'crash', cgo: true } as const;
const SHARED: FixtureSpec = { ...BASE, program: 'clib', mode: 'c-shared' };
const PLUGIN: FixtureSpec = { ...BASE, program: 'plugged', mode: 'plugin' };
const VERSIONS = ['1.18.10', '1.20.14', '1.24.9', '1.26.8', '1.27.4'] as const;

function framesNamed({ goroutines = [] }: Inspection, name: string): Frame[] {
  return goroutines.flatMap((g) => g.frames.filter((frame) => frame.function === name));
}

function variable(frame: Frame | undefined, name: string): Variable | undefined {
  return frame?.variables?.find((v) => v.name === name);
}

const field = (of: Variable | undefined, name: string): Variable | undefined =>
  of?.children?.find((child) => child.name === name) ?? of?.children?.map((child) => field(child, name)).find((v) => v);

describe('a C program with a Go library', () => {
  it.each(VERSIONS)('go%s: threads of C in calls of Go, to the variable', async (go) => {
    const taken = await fixture({ ...SHARED, go });
    const session = openSession({
      core: fileSource(taken.core),
      executable: fileSource(libraryOf(taken)),
      libraries: libraryFiles,
    });
    const document = inspect(session, ['goroutines', 'variables']);
    expect(document.snapshot.program).toBe(taken.executable);
    const frames = framesNamed(document, 'main.BlockInGo');
    expect(frames.map((frame) => field(variable(frame, 'next'), 'number')?.value).sort()).toEqual(['0', '1']);
    const calls = document.goroutines?.map((g) =>
      g.frames.flatMap((f) => f.cFrames?.map((c) => `${c.function}:${c.line}`) ?? []),
    );
    expect(calls).toContainEqual(expect.arrayContaining(['caller:9']));
    expect(calls).toContainEqual(expect.arrayContaining(['holdOn:15', 'main:25']));
  });

  it('is wanted by its own path and build ID; the C program leads to it where it lies there, and says so where not', async () => {
    const taken = await fixture(SHARED);
    const [core, host, library] = [taken.core, taken.executable, libraryOf(taken)].map(fileSource);
    const wanted = identify(core);
    const own = identify(library);
    if (wanted.what !== 'core' || own.what !== 'executable') throw new Error('not what was made');
    expect(wanted.wanted).toEqual({ path: libraryOf(taken), buildIds: own.buildIds, shown: own.shown });
    expect(
      inspect(openSession({ core, executable: host, libraries: libraryFiles }), ['goroutines']).goroutines?.length,
    ).toBeGreaterThan(7);
    expect(() => openSession({ core, executable: host })).toThrow(
      /its Go code is in .*libclib\.so, with the build ID [0-9a-f]{40}/,
    );
    const [problem] = inspect(openSession({ core }), []).problems;
    expect(problem.message).toMatch(
      /is a library, .*libclib\.so, whose file was not found; its build ID is [0-9a-f]{40}/,
    );
    const other = await fixture({ ...SHARED, go: '1.24.9' });
    expect(() => openSession({ core, executable: fileSource(libraryOf(other)) })).toThrow(/is another build/);
  });
});

describe('a Go program with a plugin', () => {
  it.each(VERSIONS)('go%s: goroutines, creators, variables and types of the plugin', async (go) => {
    const taken = await fixture({ ...PLUGIN, go });
    const session = openSession({
      core: fileSource(taken.core),
      executable: fileSource(taken.executable),
      libraries: libraryFiles,
    });
    const document = inspect(session, ['goroutines', 'variables', 'channels', 'diagnosis']);
    const own = 'example.com/fixtures/plugged/plugin';
    const serving = framesNamed(document, `${own}.serve`);
    expect(serving.map((frame) => field(variable(frame, 'order'), 'Number')?.value).sort()).toEqual(['0', '1', '2']);
    expect(variable(serving[0], 'order')?.type).toBe('*main.Order');
    expect(field(variable(serving[0], 'order'), 'Lines')?.length).toBe(2);
    const creators = document.goroutines?.filter((g) => !g.system && g.createdBy).map((g) => g.createdBy?.function);
    expect(new Set(creators)).toEqual(new Set([`${own}.Start`]));
    // A value of the plugin's type in a frame, and in a package variable, of the program.
    const holder = document.goroutines?.find((g) => g.frames.some((frame) => frame.function === 'main.hold'));
    const frame = holder?.frames.findIndex((one) => one.function === 'main.hold') ?? -1;
    const limits = { depth: 1, elements: 10, bytes: 100, offset: 0 };
    const held = session.variables({ goroutineId: holder?.id ?? 0, frame, path: ['s', 'Number'], ...limits });
    expect(held?.variables[0]?.value).toBe('42');
    const kept = session.global({ name: 'main.kept', path: ['[0]', 'Number'], ...limits });
    expect(kept?.variables[0]?.value).toBe('42');
    expect(document.channels?.map((channel) => channel.type)).toContain('chan *main.Order');
    // Its package variable keeps the channel of three; nothing keeps the one of the fourth.
    expect(document.diagnosis?.stuck).toEqual([holder?.id]);
  });

  it('says what it lacks where the file is not at hand, and proves nothing then', async () => {
    const taken = await fixture(PLUGIN);
    const session = openSession({ core: fileSource(taken.core), executable: fileSource(taken.executable) });
    const document = inspect(session, ['goroutines', 'diagnosis']);
    const missing = document.problems.find((problem) => problem.code === 'go-library-missing');
    expect(missing?.message).toMatch(/plugin\.so \(build ID .+\), whose file is not at hand/);
    expect(document.diagnosis?.stuck ?? []).toEqual([]);
  });
});
