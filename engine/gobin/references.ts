/**
 * Addresses that a function's code refers to. On amd64 code refers to data relative to its own place, by a 32-bit distance
 * from the end of the instruction, which it ends. Without decoding any instruction every reference is found so; that other
 * bytes look like one to a given address is not to be expected, for one in four billion would.
 */
import type { Memory } from '../bytes/memory.ts';

const MAX_CODE = 1 << 22;

/** Those of `targets` to which the code in [start, end) refers. All are link-time addresses. */
export function referredTo(
  memory: Memory,
  code: { readonly start: number; readonly end: number },
  targets: ReadonlySet<number>,
): Set<number> {
  const found = new Set<number>();
  const bytes = memory.bytes(code.start, Math.min(code.end - code.start, MAX_CODE));
  if (!(bytes instanceof Uint8Array)) return found;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const target = code.start + at + 4 + view.getInt32(at, true);
    if (targets.has(target)) found.add(target);
  }
  return found;
}
