/** A core with some of the process's memory changed: damage where it is wanted. */
import type { AddressSpace } from '../bytes/address-space.ts';
import type { ByteSource } from '../bytes/source.ts';
import { patchedSource } from './open.ts';

/** Address → what stands there instead. */
export type Patches = ReadonlyMap<number, Uint8Array>;

/** `memory` is that of the core itself: it knows where in the file an address lies. */
export function patched(core: ByteSource, memory: AddressSpace, patches: Patches): ByteSource {
  const places = Array.from(patches, ([address, bytes]): [number, Uint8Array] => {
    const range = memory.rangeAt(address);
    if (range?.source?.name !== core.name) throw new Error(`0x${address.toString(16)} is not in the core`);
    return [range.offset + (address - range.start), bytes];
  });
  return patchedSource(core, new Map(places));
}

export function word32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
  return bytes;
}

export function word(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
