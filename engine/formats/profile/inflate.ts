/** What is packed by gzip, as profiles always are and dumps often, unpacked in memory. */
import { Gunzip } from 'fflate';
import { fault, OpenFailure } from '../../bytes/fault.ts';
import { type ByteSource, joinedSource, memorySource } from '../../bytes/source.ts';

const BLOCK = 1 << 18;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The first bytes of what is packed, at most `limit` of them; fewer where it is damaged. */
export function inflatedHead(source: ByteSource, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  inflate(source, (part) => {
    parts.push(part);
    size += part.length;
    return size < limit;
  });
  const whole = new Uint8Array(Math.min(size, limit));
  let at = 0;
  for (const part of parts) {
    whole.set(part.subarray(0, whole.length - at), at);
    at += Math.min(part.length, whole.length - at);
  }
  return whole;
}

/** All of it. Throws OpenFailure where it is more than `limit` bytes, or damaged. */
export function inflated(source: ByteSource, limit: number): ByteSource {
  const parts: ByteSource[] = [];
  let size = 0;
  const damage = inflate(source, (part) => {
    parts.push(memorySource(part));
    size += part.length;
    return size <= limit;
  });
  if (damage !== undefined) {
    const hint = 'The file is cut or damaged: copy it again.';
    throw new OpenFailure(
      fault('gzip-broken', `${source.name} is packed by gzip and cannot be unpacked: ${damage}.`, { hint }),
    );
  }
  if (size > limit)
    throw new OpenFailure(
      fault('too-large', `${source.name} is more than ${limit} bytes when it is unpacked.`, {
        hint: 'Unpack it with gunzip.',
      }),
    );
  return joinedSource(parts, source.name);
}

/** Goes on while `take` says so. Says what is damaged. */
function inflate(source: ByteSource, take: (part: Uint8Array) => boolean): string | undefined {
  let goesOn = true;
  const unpacker = new Gunzip((part) => {
    if (goesOn && part.length > 0) goesOn = take(part.slice());
  });
  try {
    for (let at = 0; goesOn && at < source.size; ) {
      const block = new Uint8Array(Math.min(BLOCK, source.size - at));
      const got = source.read(at, block);
      if (got === 0) break;
      at += got;
      unpacker.push(block.subarray(0, got), at >= source.size);
    }
  } catch (cause) {
    return (cause as Error).message; // the library's word for what is wrong with the file
  }
  return undefined;
}
