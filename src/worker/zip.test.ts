/** The directory of archives, as other programs write them and as damage leaves them. */
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import yazl from 'yazl';
import { memorySource, readBytes } from '../../engine/bytes/source.ts';
import { zipEntries } from './zip.ts';

const CORE = Buffer.from('a core, a core, a core, a core, a core');

/** `wide`: with the 64-bit fields that archives of large cores have. */
async function archive(wide = false): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('{"format":1}'), 'manifest.json', { compress: false });
  zip.addBuffer(CORE, 'core', { compress: true, forceZip64Format: wide });
  zip.end({ forceZip64Format: wide, comment: '' });
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test.each([false, true])('files are found where they lie (64-bit fields: %s)', async (wide) => {
  const source = memorySource(await archive(wide), 'a.unpark');
  const core = zipEntries(source).get('core');
  expect(core).toMatchObject({ method: 8, size: CORE.length });
  expect(inflateRawSync(readBytes(source, core?.start ?? 0, core?.packed ?? 0))).toEqual(CORE);
  expect(zipEntries(source).get('manifest.json')).toMatchObject({ method: 0, size: 12, packed: 12 });
});

test('an archive that is cut anywhere is refused with a sentence, or what is left of it is whole', async () => {
  const whole = await archive();
  for (let length = 0; length < whole.length; length++)
    expect(() => zipEntries(memorySource(whole.subarray(0, length), 'a.unpark'))).toThrow(/a\.unpark is not a bundle/);
});

test('whichever byte of its directory is wrong, it ends in a sentence or in entries within the file', async () => {
  const whole = await archive(true);
  for (let at = 0; at < whole.length; at++) {
    const damaged = whole.slice();
    damaged[at] ^= 0xff;
    const source = memorySource(damaged, 'a.unpark');
    try {
      for (const { start, packed } of zipEntries(source).values())
        expect(start + packed).toBeLessThanOrEqual(source.size);
    } catch (cause) {
      expect(String(cause)).toMatch(/a\.unpark is not a bundle/);
    }
  }
});
