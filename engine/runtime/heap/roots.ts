/**
 * Where reaching begins beside the stacks: package variables that can hold pointers, and what finalizers, cleanups and weak
 * pointers keep.
 * Source: runtime/mgcmark.go markroot, markrootSpans, gcScanFinalizer, gcScanCleanup.
 */
import type { GoProgram } from '../program.ts';
import type { Heap } from './heap.ts';

/** Takes the roots as they are found. */
export interface RootSink {
  /** A pointer at an address of data or bss, or in a record of the runtime outside the heap. */
  root(value: number, at: number): void;
  /** An object that a finalizer is for: what it points to lives until it has run, not the object itself. */
  referents(object: number): void;
  unreadable(at: number): void;
}

const MAX_MODULES = 1 << 10;
/** An object has a record of each kind, and as many cleanups as one likes: so many of all together are believed. */
const SPECIALS_PER_SLOT = 16;
/** Bytes of mask that are read at once. */
const MASK_CHUNK = 1 << 12;

/** Package variables with pointers, by the masks of the linker, of the program and of all that it loaded. */
export function dataRoots(program: GoProgram, sink: RootSink): void {
  const { memory, layout, process, module } = program;
  const { moduledata } = layout;
  let at = module.moduledata + process.bias;
  for (let i = 0; at > 0 && i < MAX_MODULES; i++, at = memory.word(at + moduledata.next)) {
    const word = (offset: number) => memory.word(at + offset);
    maskedRoots(
      program,
      word(moduledata.data),
      word(moduledata['gcdatamask.bytedata']),
      word(moduledata['gcdatamask.n']),
      sink,
    );
    maskedRoots(
      program,
      word(moduledata.bss),
      word(moduledata['gcbssmask.bytedata']),
      word(moduledata['gcbssmask.n']),
      sink,
    );
  }
  if (Number.isNaN(at)) sink.unreadable(module.moduledata);
}

function maskedRoots(program: GoProgram, start: number, mask: number, bits: number, sink: RootSink): void {
  const { memory } = program;
  // mask.n is 32 bits wide, and what follows it is padding.
  const count = bits % 2 ** 32;
  if (Number.isNaN(start) || Number.isNaN(mask) || Number.isNaN(count)) {
    sink.unreadable(start);
    return;
  }
  for (let done = 0; done < count / 8; done += MASK_CHUNK) {
    const read = memory.bytes(mask + done, Math.min(MASK_CHUNK, Math.ceil(count / 8) - done));
    if (!(read instanceof Uint8Array)) {
      sink.unreadable(mask + done);
      return;
    }
    const bytes = read.slice(); // the next read may overwrite it
    for (let i = 0; i < bytes.length; i++) {
      for (let left = bytes[i]; left !== 0; left &= left - 1) {
        const bit = 31 - Math.clz32(left & -left);
        const at = start + 8 * ((done + i) * 8 + bit);
        const value = memory.word(at);
        if (Number.isNaN(value)) sink.unreadable(at);
        else if (value > 4096) sink.root(value, at);
      }
    }
  }
}

/** What special records of objects keep: finalizers, cleanups, weak pointers. */
export function specialRoots(heap: Heap, sink: RootSink): void {
  const { spans, program } = heap;
  const { memory, layout } = program;
  const { special } = layout;
  const kinds = specialKinds(program);
  const wide = layout.specialCleanup.fn >= 0 || layout.specialCleanup.cleanup >= 0; // since 1.24 offset is a whole word
  let left = SPECIALS_PER_SLOT * heap.slots;
  for (let span = 0; span < spans.count; span++) {
    for (let at = spans.specials[span]; at !== 0; at = memory.word(at + special.next), left--) {
      const kind = memory.word32(at + special.kind - (special.kind % 4)) >>> ((special.kind % 4) * 8);
      if (Number.isNaN(at) || left <= 0) {
        sink.unreadable(spans.specials[span]);
        break;
      }
      const keep = (offset: number, words: number) => {
        for (let i = 0; i < words; i++) {
          const value = memory.word(at + offset + 8 * i);
          if (value > 4096) sink.root(value, at + offset + 8 * i);
        }
      };
      switch (kind & 0xff) {
        case kinds.finalizer: {
          const word = memory.word32(at + special.offset);
          const offset = wide ? word : word & 0xffff;
          const size = spans.elementSize[span];
          sink.referents(spans.base[span] + Math.floor(offset / size) * size);
          keep(layout.specialFinalizer.fn, 1);
          break;
        }
        case kinds.weakHandle:
          keep(layout.specialWeakHandle.handle, 1);
          break;
        case kinds.cleanup:
          if (layout.specialCleanup.cleanup >= 0) keep(layout.specialCleanup.cleanup, 3);
          else keep(layout.specialCleanup.fn, 1);
          break;
      }
    }
  }
}

/** mheap.go _KindSpecial…: numbered from 1 in this order, so that what exists tells; -1 for what this version lacks. */
function specialKinds({ layout }: GoProgram): { finalizer: number; weakHandle: number; cleanup: number } {
  const finalizer = layout.sizes.specialTinyBlock > 0 ? 2 : 1;
  const hasWeak = layout.specialWeakHandle.handle >= 0;
  // Between them: profile, reachable, pinCounter.
  const cleanup = layout.sizes.specialCleanup > 0 ? finalizer + 5 : -1;
  return { finalizer, weakHandle: hasWeak ? finalizer + 1 : -1, cleanup };
}
