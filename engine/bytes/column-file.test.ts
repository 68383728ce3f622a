import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns, columnFile, type Kept, readColumns } from './column-file.ts';
import { memorySource } from './source.ts';

const column = fc.oneof(
  fc.array(fc.double()).map((all) => Float64Array.from(all)),
  fc.array(fc.integer()).map((all) => Int32Array.from(all)),
  fc.array(fc.nat()).map((all) => Uint32Array.from(all)),
  // Not at a multiple of four, as a part of a longer column may lie.
  fc.array(fc.nat(255)).map((all) => Uint8Array.from([0, ...all]).subarray(1)),
);
const files = fc.array(column, { maxLength: 8 }).map((all) => new Map<string, Kept>(all.map((c, i) => [`c${i}`, c])));

function written(version: number, columns: ReadonlyMap<string, Kept>): Uint8Array {
  return Uint8Array.from([...columnFile(version, columns)].flatMap((piece) => [...piece]));
}

test('what is read is what was written', () => {
  fc.assert(
    fc.property(files, fc.json(), (columns, text) => {
      const json: unknown = JSON.parse(text);
      const read = readColumns(memorySource(written(3, new Map([...columns, ['plain', { json }]]))), 3);
      if (!(read instanceof Columns)) throw new Error(read.message);
      for (const [name, kept] of columns) {
        const of = kept instanceof Float64Array ? 'floats' : kept instanceof Int32Array ? 'integers' : undefined;
        expect(read[of ?? (kept instanceof Uint32Array ? 'counts' : 'bytes')](name)).toEqual(kept);
      }
      expect(read.json('plain')).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});

test('another version, a cut and every changed byte are told', () => {
  const columns = new Map<string, Kept>([
    ['numbers', Float64Array.of(1, 2, 3)],
    ['words', { json: ['a', 'b'] }],
  ]);
  const whole = written(1, columns);
  const code = (bytes: Uint8Array, version = 1) => {
    const read = readColumns(memorySource(bytes), version);
    return read instanceof Columns ? undefined : read.code;
  };
  expect(code(whole)).toBeUndefined();
  expect(code(whole, 2)).toBe('kept-version');
  for (let size = 0; size < whole.length - 8; size++) expect(code(whole.subarray(0, size))).toBeDefined();
  const lastWord = whole.length - 8 + '["a","b"]'.length - 8;
  for (let at = 0; at < lastWord; at++) {
    // The bytes between header and sums carry nothing.
    if (at >= 20 && at < 24) continue;
    const damaged = whole.slice();
    damaged[at] ^= 0x10;
    expect(code(damaged), `byte ${at}`).toBeDefined();
  }
});
