/**
 * Contents of sections that may be compressed, held against the checksum of their stream: damage need not stop inflating,
 * and what comes of it would be believed.
 * Source: System V ABI, "Section Compression"; RFC 1950, section 9, for Adler-32.
 */
import { unzlibSync } from 'fflate';
import { Cursor } from '../bytes/cursor.ts';

const SHF_COMPRESSED = 0x800;
/** A section is never inflated beyond this: a hostile header must not cost gigabytes. */
const MAX_INFLATED = 2 ** 31;
const ADLER_MODULUS = 65_521;
/** So many bytes can be added up before the sums must be reduced to stay exact in 32 bits. */
const ADLER_RUN = 5552;

/**
 * SHF_COMPRESSED: Elf64_Chdr (type 1 zlib) then the stream. `.zdebug_*` (Go ≤ 1.18): "ZLIB", big-endian size, stream.
 * undefined: a damaged stream, or one of another kind: the section counts as absent, and its users say what that costs.
 */
export function inflate(
  section: { readonly name: string; readonly flags: number },
  raw: Uint8Array,
): Uint8Array | undefined {
  try {
    if (section.flags & SHF_COMPRESSED) {
      const c = new Cursor(raw);
      const kind = c.u32();
      c.skip(4);
      const size = c.u64();
      return kind === 1 ? unzlib(raw.subarray(24), size) : undefined;
    }
    if (section.name.startsWith('.zdebug_'))
      return unzlib(raw.subarray(12), new DataView(raw.buffer, raw.byteOffset).getUint32(8));
    return raw;
  } catch {
    return undefined;
  }
}

/** Throws where the stream cannot be followed. */
function unzlib(stream: Uint8Array, size: number): Uint8Array | undefined {
  if (size > MAX_INFLATED) return undefined;
  const bytes = unzlibSync(stream, { out: new Uint8Array(size) });
  const told = new DataView(stream.buffer, stream.byteOffset + stream.length - 4).getUint32(0);
  return bytes.length === size && adler32(bytes) === told ? bytes : undefined;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + ADLER_RUN, bytes.length);
    for (; at < end; at++) {
      a += bytes[at];
      b += a;
    }
    a %= ADLER_MODULUS;
    b %= ADLER_MODULUS;
  }
  return ((b << 16) | a) >>> 0;
}
