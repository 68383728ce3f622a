/** Functions, scopes, variables and types of real executables, against Go's own debug/dwarf: all of them, not a sample. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { memorySource } from '../bytes/source.ts';
import { openImage } from '../elf/image.ts';
import { type Dwarf, openDwarf } from './dwarf.ts';
import type { Scope } from './scopes.ts';
import { type TrueScope, type Truth, truthOf } from './testing/truth.ts';
import { KIND_NAMES } from './types.ts';

const SPECS: readonly (Pick<FixtureSpec, 'program' | 'go' | 'flags' | 'mode'> & { version: number })[] = [
  { program: 'values', go: '1.20.14', flags: 'default', mode: 'exe', version: 4 },
  { program: 'values', go: '1.22.12', flags: 'default', mode: 'exe', version: 4 },
  { program: 'closures', go: '1.24.9', flags: 'default', mode: 'pie', version: 4 },
  { program: 'values', go: '1.27.4', flags: 'default', mode: 'exe', version: 5 },
  { program: 'values', go: '1.26.8', flags: 'noopt', mode: 'exe', version: 5 },
  { program: 'generics', go: '1.25.5', flags: 'default', mode: 'pie', version: 5 },
];

describe.each(SPECS)('$program go$go $flags $mode', ({ version, ...spec }) => {
  let dwarf: Dwarf;
  let truth: Truth;

  beforeAll(async () => {
    const { executable } = await fixture({ ...spec, way: 'crash' });
    const opened = openDwarf(openImage(memorySource(readFileSync(executable), executable)));
    if (!opened) throw new Error('no debug information');
    dwarf = opened;
    truth = truthOf(executable);
  });

  test('version', () => {
    expect(dwarf.version).toBe(version);
  });

  test('every function with its scopes and variables', () => {
    expect(truth.functions.length).toBeGreaterThan(1000);
    const wrong: unknown[] = [];
    for (const f of truth.functions) {
      const ours = dwarf.functionAt(f.ranges?.[0]?.[0] ?? -1);
      const last = dwarf.functionAt((f.ranges?.at(-1)?.[1] ?? 0) - 1);
      if (!ours || ours !== last) wrong.push(`${f.name}: found ${ours?.name} and ${last?.name}`);
      else wrong.push(...differences(ours, f, f.name));
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test('every type', () => {
    expect(truth.types.length).toBeGreaterThan(1000);
    const wrong: unknown[] = [];
    for (const t of truth.types) {
      const ours = dwarf.type(t.offset);
      const fields =
        ours && dwarf.fields(ours).map((f) => ({ name: f.name, offset: f.offset, size: dwarf.type(f.type)?.size }));
      const kind = t.kind === 0 ? ours?.kind : KIND_NAMES[t.kind];
      const expected = [t.name, kind, t.count || ours?.count, t.runtime || ours?.runtimeType];
      const found = [ours?.name, ours?.kind, ours?.count, ours?.runtimeType];
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ expected, found });
      // debug/dwarf gives pointers and funcs without DW_AT_byte_size a size of its own; fields tell of structs alone.
      if (ours?.kind === 'struct' && ours.size !== Math.max(0, t.size))
        wrong.push({ name: t.name, size: t.size, ours: ours.size });
      const wanted = t.fields?.map(({ name, offset, size }) => ({ name, offset, size: Math.max(0, size) }));
      if (t.fields && JSON.stringify(fields) !== JSON.stringify(wanted)) wrong.push({ type: t.name, fields, wanted });
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test('types and variables are found by name, by descriptor', () => {
    const g = truth.types.find((t) => t.name === 'runtime.g' && t.fields);
    const layout = dwarf.structLayout('runtime.g');
    for (const f of g?.fields ?? []) expect([f.name, layout?.offsets.get(f.name)]).toEqual([f.name, f.offset]);
    expect(layout?.offsets.get('sched.pc')).toBeGreaterThan(layout?.offsets.get('sched') ?? Number.NaN);
    expect(layout?.size).toBe(g?.size);
    const byDescriptor = truth.types.filter((t) => t.runtime !== 0 && t.runtime < 2 ** 22);
    expect(byDescriptor.length).toBeGreaterThan(400);
    const wrong = byDescriptor.filter((t) => dwarf.typeByDescriptor(t.runtime)?.name !== t.name);
    expect(wrong.map((t) => `${t.name} ${dwarf.typeByDescriptor(t.runtime)?.name}`).slice(0, 10)).toEqual([]);
    expect(dwarf.global('runtime.allgs')?.type.name).toBe('[]*runtime.g');
    expect(dwarf.global('runtime.nothing')).toBeUndefined();
  });
});

/** A variable that is only ours has no place: debug/dwarf does not add what an inlined copy dropped. */
function differences(ours: Scope, truth: TrueScope, path: string): string[] {
  const found: string[] = [];
  const head = (s: { kind: string; name: string; ranges: unknown; callLine?: number }) =>
    JSON.stringify([s.kind, s.name, s.ranges, s.callLine ?? 0]);
  const own = head({ ...ours, ranges: ours.ranges.map((r) => [r.low, r.high]), name: ours.name });
  const theirs = head({ ...truth, ranges: (truth.ranges ?? []).filter(([low, high]) => high > low) });
  if (own !== theirs) found.push(`${path}: ${own} should be ${theirs}`);
  const line = (v: object) => JSON.stringify(v);
  const concrete = ours.variables.map((v) => {
    const at = v.location();
    const location =
      at?.kind === 'always' ? [...at.expression].map((b) => b.toString(16).padStart(2, '0')).join('') : '';
    return {
      text: line({
        name: v.name,
        type: v.type ?? 0,
        line: v.declarationLine ?? 0,
        parameter: v.isParameter,
        result: v.isResult,
        location,
      }),
      at,
    };
  });
  const expected = (truth.variables ?? []).map(line);
  for (const text of expected) if (!concrete.some((c) => c.text === text)) found.push(`${path}: lacks ${text}`);
  for (const c of concrete) if (c.at && !expected.includes(c.text)) found.push(`${path}: has ${c.text}`);
  const inner = truth.children ?? [];
  if (inner.length !== ours.children.length)
    return [...found, `${path}: ${ours.children.length} scopes should be ${inner.length}`];
  inner.forEach((child, i) => {
    found.push(...differences(ours.children[i], child, `${path}/${child.name}`));
  });
  return found;
}
