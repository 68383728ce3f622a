/**
 * Channels that a stack or a package variable holds, whether anybody waits on them or not. What a channel is, its own record
 * tells: a type of the program's with the size that it notes, counts within their bounds, the buffer where it must be.
 * Source: runtime/chan.go, hchan, makechan.
 */
import { isFault } from '../../bytes/memory.ts';
import { allRows, rowsInOrder } from '../../bytes/row-order.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import { dataRoots } from '../../runtime/heap/roots.ts';
import { uint16 } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { LiveStacks } from './live-stacks.ts';

/** Addresses, ascending. What cannot be read is not among them. */
export function channelsHeld(snapshot: Snapshot, heap: Heap): Float64Array {
  const { program, goroutines } = snapshot;
  const objects = new FoundAddresses();
  const look = (address: number) => {
    if (isObject(heap, address)) objects.add(address);
  };
  const stacks = new LiveStacks(snapshot);
  const ignore = () => {};
  const sink = { pointer: look, maybe: look, unreadable: ignore };
  // Stacks in the order in which they lie in memory, and then what they hold.
  for (const row of rowsInOrder(allRows(goroutines.count), goroutines.sp))
    if (goroutines.stack[row] >= 0) stacks.scan(row, sink);
  dataRoots(program, { root: look, referents: ignore, unreadable: ignore });
  return objects.ascending().filter((address) => isChannel(program, heap, address));
}

/** Whether an object, or the room of one, begins there. */
function isObject({ pages, spans }: Heap, address: number): boolean {
  const span = pages.spanOf(address);
  return span >= 0 && (address - spans.base[span]) % spans.elementSize[span] === 0;
}

/** Addresses as they are found, each kept once: millions of stacks lead to the same few and to many of their own. */
class FoundAddresses {
  #values = new Float64Array(1 << 16);
  #count = 0;
  /** By place of its last digits: an address that has just been added. */
  readonly #recent = new Float64Array(1 << 12);

  add(address: number): void {
    const place = (address >>> 3) % this.#recent.length;
    if (this.#recent[place] === address) return;
    this.#recent[place] = address;
    if (this.#count === this.#values.length) this.#makeRoom();
    this.#values[this.#count++] = address;
  }

  ascending(): Float64Array {
    const sorted = this.#values.subarray(0, this.#count).sort();
    return sorted.filter((address, i) => i === 0 || address !== sorted[i - 1]);
  }

  #makeRoom(): void {
    const each = this.ascending();
    this.#count = each.length;
    if (each.length > this.#values.length / 2) this.#values = new Float64Array(2 * this.#values.length);
    this.#values.set(each);
  }
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
