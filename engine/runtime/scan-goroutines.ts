/**
 * Goroutines by their shape, for when the list of them is lost: each g has its own address in sched.g (proc.go newproc1), which
 * no other structure has at that place. All writable memory that was kept is gone through, word by word.
 */
import { PF_W, PT_LOAD } from '../elf/image.ts';
import { uint32 } from './numbers.ts';
import type { GoProgram } from './program.ts';
import { G_DEAD_EXTRA, G_SCAN } from './status.ts';

/** A goroutine's stack is 2 KB to 1 GB, a power of two (stack.go). */
const STACK = { least: 2048, most: 2 ** 30 };
const MAX_ID = 2 ** 48;

/** Addresses of what looks like a g, ascending; dead ones too. */
export function scanGoroutines(program: GoProgram): number[] {
  const { memory, layout, process } = program;
  const self = layout.g['sched.g'];
  const found: number[] = [];
  for (const { type, flags, address, fileSize } of process.core.image.segments) {
    if (type !== PT_LOAD || (flags & PF_W) === 0) continue;
    for (const at of memory.words(address, address + fileSize))
      if (memory.word(at) === at - self && isGoroutine(program, at - self)) found.push(at - self);
  }
  return found.sort((a, b) => a - b);
}

function isGoroutine({ memory, layout: { g }, module, process }: GoProgram, at: number): boolean {
  const status = uint32(memory, at + g.atomicstatus);
  if (status === undefined || (status & ~G_SCAN) > G_DEAD_EXTRA) return false;
  const low = memory.word(at + g['stack.lo']);
  const size = memory.word(at + g['stack.hi']) - low;
  const id = memory.word(at + g.goid);
  const start = memory.word(at + g.startpc) - process.bias;
  return (
    size >= STACK.least &&
    size <= STACK.most &&
    (size & (size - 1)) === 0 &&
    id > 0 &&
    id < MAX_ID &&
    start >= module.text.start &&
    start < module.text.end
  );
}
