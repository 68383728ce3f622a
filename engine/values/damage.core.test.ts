/** Damaged memory: words of a real process replaced by others. Values are shown or say why not; nothing throws or hangs. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import type { Memory } from '../bytes/memory.ts';
import { openValues } from './of-program.ts';
import { openValuesOf, userFrames } from './testing/frames.ts';
import type { Value } from './value.ts';

/** Milliseconds for the variables of a frame, three levels deep. */
const PATIENCE = 8000;

test.each(['1.22.12', '1.26.8'])('go%s', async (go) => {
  const program = join(import.meta.dirname, 'testing', 'kinds.go');
  const taken = await fixture({ program, go, flags: 'noopt', mode: 'exe', way: 'crash' });
  const opened = openValuesOf(taken.executable, taken.core);
  const frames = userFrames(opened, 1, 100);
  const query = { depth: 3, elements: 20, bytes: 200, offset: 0, path: [] };
  const values = (memory: Memory) => {
    const reader = openValues({ ...opened.program, memory } as typeof opened.program);
    return frames.flatMap((f) => reader?.variablesOf(f.call.activation, query).variables ?? []);
  };
  expect(sizeOf(values(opened.program.memory))).toBeGreaterThan(200);
  const word = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 4096n }),
    fc.constant(0xc000000000n),
  );
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.array(word, { minLength: 1, maxLength: 20 }), (every, words) => {
      const started = performance.now();
      for (const value of values(damaged(opened.program.memory, every, words))) check(value);
      expect(performance.now() - started).toBeLessThan(PATIENCE);
    }),
    { numRuns: 40, seed: 7 },
  );
});

/** Memory in which about one word of `every` is another. The same address always reads the same. */
function damaged(memory: Memory, every: number, words: readonly bigint[]): Memory {
  const isHit = (address: number) => Math.floor(address / 8) % every === 0;
  const replacement = (address: number) => words[Math.floor(address / 8) % words.length];
  return {
    readable: (address, length) => memory.readable(address, length),
    word: (address) => (isHit(address) ? Number(replacement(address)) : memory.word(address)),
    bytes(address, length) {
      const found = memory.bytes(address, length);
      if (!(found instanceof Uint8Array)) return found;
      const copy = found.slice();
      const view = new DataView(copy.buffer);
      for (let at = (8 - (address % 8)) % 8; at + 8 <= copy.length; at += 8) {
        if (isHit(address + at)) view.setBigUint64(at, replacement(address + at), true);
      }
      return copy;
    },
  };
}

function check(value: Value): void {
  expect(typeof value.value).toBe('string');
  expect(value.value !== '' || value.unreadable !== undefined).toBe(true);
  for (const child of value.children ?? []) check(child);
}

function sizeOf(values: readonly Value[]): number {
  return values.reduce((sum, v) => sum + 1 + sizeOf(v.children ?? []), 0);
}
