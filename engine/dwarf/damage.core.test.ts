/** Damaged debug information: cut and flipped sections of real executables. Nothing is thrown, nothing hangs. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { memorySource } from '../bytes/source.ts';
import { openImage } from '../elf/image.ts';
import { type Dwarf, openDwarf } from './dwarf.ts';
import { evaluate } from './expression.ts';
import type { Scope } from './scopes.ts';
import { damage, damaged } from './testing/damage.ts';

/** Milliseconds for all questions to a damaged file; an undamaged one takes about a tenth. */
const PATIENCE = 5000;
const RUNS = 40;

describe.each(['1.22.12', '1.26.8'])('go%s', (go) => {
  test('questions to damaged sections are answered', async () => {
    const taken = await fixture({ program: 'values', go, flags: 'default', mode: 'exe', way: 'crash' });
    const image = openImage(memorySource(readFileSync(taken.executable), taken.executable));
    const sound = openDwarf(image);
    const text = image.sectionHeader('.text');
    if (!sound || !text) throw new Error('no debug information');
    const pcs = Array.from({ length: 50 }, (_, i) => text.address + Math.floor((text.size * i) / 50));
    expect(ask(sound, pcs)).toBeGreaterThan(500);
    fc.assert(
      fc.property(damage, (d) => {
        const started = performance.now();
        const dwarf = openDwarf(damaged(image, d));
        if (dwarf) ask(dwarf, pcs);
        expect(performance.now() - started).toBeLessThan(PATIENCE);
      }),
      { numRuns: RUNS, seed: 42 },
    );
  });
});

/** Everything that can be asked; how many answers there were. */
function ask(dwarf: Dwarf, pcs: readonly number[]): number {
  let answers = dwarf.structLayout('runtime.g')?.offsets.size ?? 0;
  for (const name of ['runtime.allgs', 'main.missing']) if (dwarf.global(name)) answers++;
  for (let descriptor = 0; descriptor < 0x4000; descriptor += 32) if (dwarf.typeByDescriptor(descriptor)) answers++;
  for (const pc of pcs) {
    for (const { call, blocks } of dwarf.callsAt(pc))
      for (const scope of [call, ...blocks]) answers += askScope(dwarf, scope);
  }
  return answers;
}

function askScope(dwarf: Dwarf, scope: Scope): number {
  let answers = 0;
  for (const v of scope.variables) {
    const type = dwarf.type(v.type);
    if (type) answers += 1 + dwarf.fields(type).length;
    const location = v.location();
    const expressions =
      location?.kind === 'always' ? [location.expression] : (location?.ranges.map((r) => r.expression) ?? []);
    for (const expression of expressions.slice(0, 1000)) {
      const frame = {
        cfa: 0xc000,
        bias: 0,
        frameBase: scope.frameBase,
        register: () => 1n,
        word: () => 0,
        indexedAddress: v.indexedAddress,
      };
      answers += evaluate(expression, frame).length;
    }
  }
  return answers;
}
