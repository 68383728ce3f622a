/** Small reads that the runtime's structures need; all return undefined or 0 rather than throw. */
import type { Memory } from '../bytes/memory.ts';

/** Unsigned 32-bit word; undefined where it cannot be read. */
export function uint32(memory: Memory, address: number): number | undefined {
  const bytes = memory.bytes(address, 4);
  return bytes instanceof Uint8Array
    ? (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0
    : undefined;
}

export function uint16(memory: Memory, address: number): number | undefined {
  const bytes = memory.bytes(address, 2);
  return bytes instanceof Uint8Array ? bytes[0] | (bytes[1] << 8) : undefined;
}

export function uint8(memory: Memory, address: number): number | undefined {
  const bytes = memory.bytes(address, 1);
  return bytes instanceof Uint8Array ? bytes[0] : undefined;
}

/** The text of a Go string header {data, len}; cut at `limit` bytes. undefined where it cannot be read. */
export function goString(memory: Memory, header: number, limit = 1 << 16): string | undefined {
  const data = memory.word(header);
  const length = memory.word(header + 8);
  if (!(length >= 0) || Number.isNaN(data)) return undefined;
  const bytes = memory.bytes(data, Math.min(length, limit));
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}
