/**
 * Types as their descriptors tell them are those of the debug information: all descriptors of real executables, of both designs
 * of maps, with and without load bias.
 */
import { expect, test } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { type Dwarf, openDwarf } from '../../dwarf/dwarf.ts';
import { truthOf } from '../../dwarf/testing/truth.ts';
import type { Type } from '../../dwarf/types.ts';
import { openValuesOf } from '../testing/frames.ts';
import { type PackageNames, printedType } from '../type-name.ts';
import { DescribedTypes } from './described-types.ts';

const CASES = [
  { go: '1.18.10', mode: 'exe' },
  { go: '1.22.12', mode: 'pie' },
  { go: '1.24.9', mode: 'exe' },
  { go: '1.27.4', mode: 'pie' },
] as const;

type Source = Pick<Dwarf, 'fields'> & { readonly packageName?: PackageNames };

/** The structures behind maps are the runtime's own: their names are nobody's. */
function nameOf(type: Type | undefined, packageName?: PackageNames): string {
  const name = printedType(type?.name ?? '?', packageName);
  return /^map\.(bucket|group)\[/.test(name) ? 'of a map' : name;
}

function shown(type: Type | undefined, of: Source): Record<string, unknown> {
  const fields = type?.kind === 'struct' ? of.fields(type) : [];
  return {
    name: nameOf(type, of.packageName && ((path) => of.packageName?.(path))),
    kind: type?.kind,
    size: type?.size,
    count: type?.count,
    fields: fields.map((f) => `${f.name} ${f.offset} ${f.embedded}`),
  };
}

test.each(CASES)('go$go $mode', async ({ go, mode }) => {
  const taken = await fixture({ program: 'known', go, flags: 'default', mode, way: 'crash' });
  const { program } = openValuesOf(taken.executable, taken.core);
  const dwarf = openDwarf(program.module.image);
  if (!dwarf) throw new Error('no debug information');
  const { start, end } = program.module.types;
  const { bias } = program.process;
  const described = new DescribedTypes({
    memory: program.memory,
    start: start + bias,
    end: end + bias,
    hasDoubledOffsets: go.startsWith('1.18'),
    mapType: program.layout.mapType,
  });
  const wrong: unknown[] = [];
  let compared = 0;
  for (const { offset, runtime } of truthOf(taken.executable).types) {
    const type = runtime > 0 && runtime < end - start ? dwarf.type(offset) : undefined;
    if (type?.runtimeType !== runtime) continue;
    // The text of a shape has whole paths of packages.
    const our = shown(described.type(-(start + bias + runtime)), {
      fields: (of) => described.fields(of),
      packageName: (path) => dwarf.packageName(path),
    });
    const their = shown(type, dwarf);
    compared++;
    if (JSON.stringify(our) !== JSON.stringify(their)) wrong.push({ our, their });
  }
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(1000);
});
