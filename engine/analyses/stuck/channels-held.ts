/**
 * Channels that a stack or a package variable holds, whether anybody waits on them or not. What a channel is, its own record
 * tells: a type of the program's with the size that it notes, counts within their bounds, the buffer where it must be.
 * Source: runtime/chan.go, hchan, makechan.
 */
import { isFault } from '../../bytes/memory.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import { dataRoots } from '../../runtime/heap/roots.ts';
import { uint16 } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { LiveStacks } from './live-stacks.ts';

/** Addresses, ascending. What cannot be read is not among them. */
export function channelsHeld(snapshot: Snapshot, heap: Heap): Float64Array {
  const { program, goroutines } = snapshot;
  const seen = new Map<number, boolean>();
  const look = (address: number) => {
    if (address % 8 === 0 && !seen.has(address)) seen.set(address, isChannel(program, heap, address));
  };
  const stacks = new LiveStacks(snapshot);
  const ignore = () => {};
  for (let row = 0; row < goroutines.count; row++)
    if (goroutines.stack[row] >= 0) stacks.scan(row, { pointer: look, maybe: look, unreadable: ignore });
  dataRoots(program, { root: look, referents: ignore, unreadable: ignore });
  return Float64Array.from([...seen].filter(([, is]) => is).map(([address]) => address)).sort();
}

function isChannel(program: GoProgram, heap: Heap, address: number): boolean {
  const object = heap.objectAt(address);
  if (!object || isFault(object) || object.base !== address || !object.allocated || object.tiny) return false;
  const { memory, layout, module, process } = program;
  const { hchan } = layout;
  const word = (offset: number) => memory.word(address + offset);
  const [length, capacity, buffer, type] = [
    word(hchan.qcount),
    word(hchan.dataqsiz),
    word(hchan.buf),
    word(hchan.elemtype),
  ];
  const { start, end } = module.typesAt(type - process.bias);
  if (!(type >= start + process.bias && type < end + process.bias && length <= capacity)) return false;
  const size = memory.word(type); // abi.Type begins with it
  if (uint16(memory, address + hchan.elemsize) !== size) return false;
  const places = Math.max(1, capacity);
  if (!(word(hchan.sendx) < places && word(hchan.recvx) < places) || memory.word32(address + hchan.closed) > 1)
    return false;
  // Without a buffer the field points at itself; a buffer without pointers follows the record, else it is an object.
  if (capacity * size === 0) return buffer === address + hchan.buf;
  return (buffer > address && buffer < address + object.size) || heap.objectAt(buffer)?.allocated === true;
}
