/** What is written of variables by what frames have in common is what is written of each by itself, byte for byte. */
import { describe, expect, it } from 'vitest';
import { type Fixture, fixture } from '../../fixtures/take.ts';
import { openFixture } from '../testing/open.ts';
import { openValues } from '../values/of-program.ts';
import { GoroutineFacts } from './facts.ts';
import { JsonWriter } from './json-writer.ts';
import { CoreSession } from './session.ts';
import { type ValueLimits, VariableTexts } from './variable-texts.ts';

const decoder = new TextDecoder();

/** Frames whose texts differ, and how many have variables at all. */
function compared(taken: Fixture, limits: ValueLimits): { readonly frames: number; readonly different: string[] } {
  const session = openFixture(taken);
  if (!(session instanceof CoreSession)) throw new Error(`${taken.core} did not open with its executable`);
  const facts = new GoroutineFacts(session.snapshot, undefined);
  const { program, goroutines } = facts.snapshot;
  const texts = new VariableTexts(facts, openValues(program), limits);
  const reader = openValues(program);
  const writer = new JsonWriter();
  const different: string[] = [];
  let frames = 0;
  for (let row = 0; row < goroutines.count; row++) {
    for (const machine of facts.locations.machineFrames(row)) {
      for (let frame = 0; frame < facts.snapshot.pcs.row(machine.row).frames.length; frame++) {
        texts.write(writer, machine, frame);
        const written = decoder.decode(writer.take());
        const activation = facts.locations.activation(machine, frame);
        const { variables } = reader.variablesOf(activation, { ...limits, offset: 0, path: [] });
        const expected = variables.length > 0 ? `,"variables":${JSON.stringify(variables)}` : '';
        if (expected !== '') frames++;
        if (written !== expected) different.push(`${written}\n${expected}`);
      }
    }
  }
  return { frames, different };
}

const PLAIN = { depth: 0, elements: 64, bytes: 64 };
const DEEP = { depth: 2, elements: 8, bytes: 32 };

describe('texts of variables', () => {
  it.each([
    ['workers', '1.26.8', 'default', 'live', PLAIN],
    ['optimized', '1.22.12', 'default', 'crash', PLAIN],
    ['kinds', '1.26.8', 'noopt', 'crash', DEEP],
  ] as const)('%s, go%s %s: as each by itself', async (program, go, flags, way, limits) => {
    const { frames, different } = compared(await fixture({ program, go, flags, mode: 'exe', way }), limits);
    expect(frames).toBeGreaterThan(10);
    expect(different.slice(0, 3)).toEqual([]);
  });
});
