/** Real streams by the zstd program, and the headers of damaged ones. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ZstdFrames } from './zstd-frames.ts';

const MIB = 1 << 20;
const packed = (content: Uint8Array, ...flags: string[]) =>
  spawnSync('zstd', ['-q', '-c', ...flags], { input: content, maxBuffer: 1 << 28 }).stdout;

/** Looks at a stream in pieces of a size. */
function look(stream: Uint8Array, piece: number, mostBytes = 128 * MIB): void {
  const frames = new ZstdFrames(mostBytes);
  for (let at = 0; at < stream.length; at += piece) frames.look(stream.subarray(at, at + piece));
}

const text = new TextEncoder().encode('goroutine 1 [running]:\n'.repeat(50_000));
const noise = randomBytes(700_000);

test.each([1, 2, 3, 5, 7, 1000, 1 << 20])('frames by zstd, one after the other, in pieces of %i bytes', (piece) => {
  const stream = Buffer.concat([
    packed(text),
    packed(noise, '--no-check'),
    Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]),
    packed(new Uint8Array(3 * MIB)),
    packed(text.subarray(0, 100)),
  ]);
  expect(() => look(stream, piece)).not.toThrow();
  // Whoever follows the frames finds the one that asks for more, wherever it stands.
  const large = Buffer.concat([stream, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8])]);
  expect(() => look(large, piece)).toThrow(/it asks for a window of 2048 MiB, more than the 128/);
});

test('a content that is to be held whole counts as its window', () => {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0x40, 0, 0, 0, 0]);
  expect(() => look(head, head.length)).toThrow(/a window of 1024 MiB/);
});

test('what is no frame is left to whoever unpacks it', () => {
  expect(() => look(noise, 999)).not.toThrow();
});
