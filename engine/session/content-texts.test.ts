import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonWriter } from './json-writer.ts';
import { PointerTexts } from './pointer-texts.ts';
import { TextsByContent } from './texts-by-content.ts';
import type { ContentTexts } from './value-text.ts';

function written(texts: ContentTexts, content: Uint8Array, address?: number): string | undefined {
  const writer = new JsonWriter();
  return texts.write(writer, content, address) ? new TextDecoder().decode(writer.take()) : undefined;
}

function wordOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

describe('TextsByContent', () => {
  it('knows what it was told of each content, and nothing of others', () => {
    const contents = fc.uniqueArray(fc.uint8Array({ minLength: 3, maxLength: 3 }), {
      selector: String,
      minLength: 2,
      maxLength: 200,
    });
    fc.assert(
      fc.property(contents, fc.string({ unit: 'grapheme' }), ([unknown, ...all], text) => {
        const texts = new TextsByContent(3);
        for (const content of all) texts.remember(content, { before: `${content}${text}`, behind: `,${text}` });
        for (const content of all) {
          expect(written(texts, content)).toBe(`${content}${text},${text}`);
          expect(written(texts, content, 255)).toBe(`${content}${text},"address":"0xff",${text}`);
        }
        expect(written(texts, unknown)).toBeUndefined();
        texts.forget();
        expect(written(texts, all[0])).toBeUndefined();
      }),
    );
  });
});

describe('PointerTexts', () => {
  const textOf = (pointer: bigint) => `,"value":"(*main.T)(0x${pointer.toString(16)})"`;
  const rawOf = (pointer: bigint) => `,"raw":{"pointer":"0x${pointer.toString(16)}"}`;

  it('tells every pointer by one, and nil by itself', () => {
    const pointer = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(pointer, pointer, (one, other) => {
        const texts = new PointerTexts();
        texts.remember(wordOf(one), { before: textOf(one), behind: rawOf(one) });
        expect(written(texts, wordOf(other))).toBe(textOf(other) + rawOf(other));
        expect(written(texts, wordOf(0n))).toBeUndefined();
        texts.remember(wordOf(0n), { before: ',"value":"nil"', behind: '' });
        expect(written(texts, wordOf(0n), 16)).toBe(',"value":"nil","address":"0x10"');
      }),
    );
  });
});
