/** The types of a heap whose program counted its own objects. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Fixture, fixture } from '../../../fixtures/take.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { openHeap } from '../../runtime/heap/heap.ts';
import { fileSource, openFixtureProgram } from '../../testing/open.ts';
import { type Patches, patched, word } from '../../testing/patched.ts';
import { valuesIn } from '../../values/testing/frames.ts';
import { byType } from './by-type.ts';
import { findObjectTypes } from './find-types.ts';
import type { ObjectTypes } from './object-types.ts';

/** Of a map's header since Go 1.24 (internal/runtime/maps/map.go Map): all of it, and where dirLen is. */
const MAP_BYTES = 48;
const DIRECTORY_LENGTH = 24;

function walked(taken: Fixture, core: ByteSource = fileSource(taken.core)) {
  const { snapshot, locations, values, program } = valuesIn(openFixtureProgram(taken, undefined, core));
  const heap = openHeap(program);
  if ('code' in heap) throw new Error(heap.message);
  return { program, types: findObjectTypes(snapshot, locations, values, heap) };
}

function countsOf(types: ObjectTypes): Record<string, number> {
  return Object.fromEntries(byType(types).map(({ type, objects }) => [type, objects]));
}

/** How many objects of each type the program says it has, and how many of these were found. */
function compared(taken: Fixture, types: ObjectTypes) {
  const told = JSON.parse(readFileSync(taken.output, 'utf8')) as Record<string, number>;
  const all = countsOf(types);
  return { told, found: Object.fromEntries(Object.keys(told).map((type) => [type, all[type]])) };
}

/** Addresses of objects that were found to be maps. */
function mapsIn({ heap, label, labels }: ObjectTypes): number[] {
  const { spans } = heap;
  const found: number[] = [];
  for (let span = 0; span < spans.count; span++) {
    if (spans.elementSize[span] !== MAP_BYTES) continue;
    for (let index = 0; index < spans.elements[span]; index++)
      if (labels.texts[label[spans.firstObject[span] + index]]?.startsWith('map['))
        found.push(spans.base[span] + index * MAP_BYTES);
  }
  return found;
}

test.each([
  { go: '1.20.14', mode: 'exe' },
  { go: '1.22.12', mode: 'pie' },
  { go: '1.24.9', mode: 'exe' },
  { go: '1.27.4', mode: 'pie' },
  { go: '1.27.4', mode: 'exe', experiment: 'mapsplitgroup' },
] as const)('go$go $mode $experiment: every object that lives has its type', async (build) => {
  const taken = await fixture({ program: 'objects', flags: 'default', way: 'live', ...build });
  const { told, found } = compared(taken, walked(taken).types);
  expect(found).toEqual(told);
  expect(Object.keys(told).length).toBeGreaterThan(12);
});

test('maps whose directories are said to be endless are walked to the end of the heap, and nothing else is lost', async () => {
  const taken = await fixture({ program: 'objects', go: '1.26.8', flags: 'default', mode: 'pie', way: 'live' });
  const { program, types } = walked(taken);
  const { memory } = program;
  const lengths = mapsIn(types)
    .map((address) => address + DIRECTORY_LENGTH)
    .filter((at) => memory.word(at) > 0);
  const patches: Patches = new Map(lengths.map((at) => [at, word(2 ** 40)]));
  expect(patches.size).toBeGreaterThan(0);
  const damaged = walked(taken, patched(fileSource(taken.core), memory, patches));
  const { told, found } = compared(taken, damaged.types);
  expect(found).toEqual(told);
});

test('a table of arenas that leads into the program’s own code is not followed for ever', async () => {
  const taken = await fixture({ program: 'objects', go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' });
  const { variable, memory, layout } = openFixtureProgram(taken);
  const at = (variable('runtime.mheap_') ?? 0) + layout.mheap.arenas;
  const { types } = walked(taken, patched(fileSource(taken.core), memory, new Map([[at, word(0x8700)]])));
  // Without it nobody can tell which objects there are.
  expect(countsOf(types)).toEqual({});
}, 20_000);
