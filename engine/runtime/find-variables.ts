/**
 * The runtime's package variables in a stripped program, found by their shapes: a scan of the writable data for words
 * that can only be the list of goroutines, of threads, of Ps, and so on.
 * The criteria were tried on stripped and unstripped builds of Go 1.18 to 1.27, where each had one candidate.
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import type { Target } from '../elf/target.ts';
import type { GoModule } from '../gobin/module.ts';
import type { Process } from '../process/process.ts';
import type { RuntimeLayout, runtimeVariables } from './fields.ts';
import { ARENA_BYTES, PAGE_SIZE } from './heap/arenas.ts';
import { SPAN_MANUAL } from './heap/spans.ts';
import { goString, uint32 } from './numbers.ts';
import { type Known, schedulerWeight } from './scheduler-shape.ts';
import { ROOTS } from './semaphore-table.ts';
import { G_DEAD_EXTRA, G_SCAN, isBlocked } from './status.ts';

type Name = (typeof runtimeVariables)[number];

/** Elements of a list that are looked at before it is believed. */
const SAMPLE = 32;
const MAX_LIST = 1 << 26;
const FIRST_REASON = 'GC assist marking';
/** The smallest heap at GOGC=100 that is collected (mgcpacer.go defaultHeapMinimum). */
const HEAP_MINIMUM = 4 << 20;
const MAX_PERCENT = 100_000;
/** mstats.pause_ns is a ring, and so is p.runq. */
const PAUSES = 256;
const RUN_QUEUE = 256;
/** Nanoseconds since 1970, of the years 2001 to 2096; and since the machine was started, at most 100 years. */
const WALL = { from: 1e18, to: 4e18 };
const MAX_NANOTIME = 3.2e18;

interface Candidate {
  readonly address: number;
  /** How much speaks for it: the longest list wins. */
  readonly weight: number;
}

export function findVariables(process: Process, module: GoModule, layout: RuntimeLayout): Map<Name, number> {
  const { memory, bias } = process;
  const text = { start: module.text.start + bias, end: module.text.end + bias };
  const shapes = new Shapes(memory, layout, process.core.target, text);
  const best = new Map<Name, Candidate>();
  const offer = (name: Name, address: number, weight: number) => {
    if (weight > 0 && weight > (best.get(name)?.weight ?? 0)) best.set(name, { address, weight });
  };
  for (const { start, end } of module.data) {
    for (const at of memory.words(start + bias, end + bias)) {
      const word = memory.word(at);
      if (Number.isNaN(word)) continue;
      if (word > 4096) {
        offer('runtime.allgs', at, shapes.goroutineList(at));
        offer('runtime.allp', at, shapes.processorList(at));
        offer('runtime.allm', at, shapes.threadChain(word));
        offer('runtime.mheap_', at - layout.mheap.allspans, shapes.spanList(at));
        offer('runtime.memstats', at - layout.memstats.last_gc_unix, shapes.statistics(at));
        shapes.semaphoreRoot(at, word);
        if (memory.word(at + 8) === FIRST_REASON.length && goString(memory, at, 64) === FIRST_REASON)
          offer('runtime.waitReasonStrings', at - 16, 1);
      }
    }
  }
  for (const [base, roots] of shapes.semaphoreTables) offer('runtime.semtable', base, roots);
  const known = shapes.known(best.get('runtime.allm'), best.get('runtime.allp'));
  for (const { start, end } of module.data) {
    for (const at of memory.words(start + bias, end + bias)) {
      offer('runtime.sched', at, schedulerWeight(memory, layout, at, known));
      offer('runtime.gcController', at, shapes.pacer(at));
    }
  }
  return new Map(Array.from(best, ([name, candidate]) => [name, candidate.address]));
}

class Shapes {
  /** Where the table of semaphores would begin → roots of trees that say so. */
  readonly semaphoreTables = new Map<number, number>();
  /** Thread → links of the chain from it on; 0 where it leads to no end. */
  readonly #chains = new Map<number, number>();
  readonly #memory: AddressSpace;
  readonly #layout: RuntimeLayout;
  readonly #target: Target;
  /** Run-time range of the program's code. */
  readonly #text: { readonly start: number; readonly end: number };

  constructor(
    memory: AddressSpace,
    layout: RuntimeLayout,
    target: Target,
    text: { readonly start: number; readonly end: number },
  ) {
    this.#memory = memory;
    this.#layout = layout;
    this.#target = target;
    this.#text = text;
  }

  /** A slice of g: the first is goroutine 1, and all look like a g. The length, or 0. */
  goroutineList(at: number): number {
    const { g } = this.#layout;
    const list = this.#slice(at);
    if (!list || this.#memory.word(this.#memory.word(list.data) + g.goid) !== 1) return 0;
    for (let i = 0; i < Math.min(list.length, SAMPLE); i++)
      if (!this.#isGoroutine(this.#memory.word(list.data + 8 * i))) return 0;
    return list.length;
  }

  #isGoroutine(g: number): boolean {
    const { g: fields } = this.#layout;
    const status = uint32(this.#memory, g + fields.atomicstatus);
    const low = this.#memory.word(g + fields['stack.lo']);
    const high = this.#memory.word(g + fields['stack.hi']);
    const entry = this.#memory.word(g + fields.startpc);
    return (
      (entry === 0 || (entry >= this.#text.start && entry < this.#text.end)) &&
      status !== undefined &&
      (status & ~G_SCAN) <= G_DEAD_EXTRA &&
      low <= high &&
      this.#memory.word(g + fields.goid) < 2 ** 48
    );
  }

  /** Not every word that passes for a g: it waits, on a stack of its own, whose size is a power of two (stack.go stackalloc). */
  #isWaiting(g: number): boolean {
    const { g: fields } = this.#layout;
    const size = this.#memory.word(g + fields['stack.hi']) - this.#memory.word(g + fields['stack.lo']);
    const status = (uint32(this.#memory, g + fields.atomicstatus) ?? 0) & ~G_SCAN;
    return isBlocked(status) && this.#memory.word(g + fields.goid) > 0 && Number.isInteger(Math.log2(size));
  }

  /** A slice of p: each knows its own index, as the elements of many a table do. No two are nearer than one is large. */
  processorList(at: number): number {
    const list = this.#slice(at);
    if (!list || list.length > 1 << 16) return 0;
    const { p } = this.#layout;
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < Math.min(list.length, SAMPLE); i++) {
      const processor = this.#memory.word(list.data + 8 * i);
      if (uint32(this.#memory, processor + p.id) !== i || (uint32(this.#memory, processor + p.status) ?? 9) > 4)
        return 0;
      if (Math.abs(processor - before) < this.#layout.sizes.p || !this.#hasRunQueue(processor)) return 0;
      before = processor;
    }
    return list.length > 1 || uint32(this.#memory, this.#memory.word(list.data) + p.schedtick) ? list.length : 0;
  }

  /** Head and tail of the ring in which a P has its goroutines count on without end, modulo 2^32. */
  #hasRunQueue(processor: number): boolean {
    const { p } = this.#layout;
    const head = this.#memory.word32(processor + p.runqhead);
    const tail = this.#memory.word32(processor + p.runqtail);
    return (tail - head) >>> 0 <= RUN_QUEUE;
  }

  /** A chain of m, each the m of its own g0. The number of its links, or 0. No link is followed twice, whoever leads to it. */
  threadChain(first: number): number {
    const chains = this.#chains;
    const walked: number[] = [];
    let at = first;
    // What is met again before its length is known goes in a circle.
    for (; at !== 0 && !chains.has(at); at = this.#memory.word(at + this.#layout.m.alllink)) {
      if (!this.#isThread(at)) return 0;
      chains.set(at, 0);
      walked.push(at);
    }
    let length = at === 0 ? 0 : (chains.get(at) ?? 0);
    if (at !== 0 && length === 0) return 0;
    for (const link of walked.reverse()) chains.set(link, ++length);
    return length;
  }

  #isThread(at: number): boolean {
    const { m, g } = this.#layout;
    const g0 = this.#memory.word(at + m.g0);
    return g0 > 0 && this.#memory.word(g0 + g.m) === at && this.#isGoroutine(g0);
  }

  /** A slice of mspan, each of which the heap's arenas name at its own address. mheap_ also keeps slots that are unused. */
  spanList(at: number): number {
    const list = this.#slice(at);
    const { mheap } = this.#layout;
    const arenas = this.#memory.word(at - mheap.allspans + mheap.arenas);
    if (!list || !(arenas > 0)) return 0;
    let named = 0;
    for (let i = 0; i < Math.min(list.length, SAMPLE); i++) {
      const span = this.#memory.word(list.data + 8 * i);
      // What is not in a cut core is still where the process had memory.
      if (!Number.isNaN(span) && (span % 8 !== 0 || !this.#memory.rangeAt(span))) return 0;
      const is = this.#isNamedSpan(span, arenas);
      if (is === false) return 0;
      if (is) named++;
    }
    return named > 0 ? list.length : 0;
  }

  /** undefined: it is unused, or it cannot be told. */
  #isNamedSpan(span: number, arenas: number): boolean | undefined {
    const { mspan, heapArena } = this.#layout;
    const at = span + mspan.state;
    const state = (this.#memory.word32(at - (at % 4)) >>> ((at % 4) * 8)) & 0xff;
    if (state > SPAN_MANUAL) return false;
    const start = this.#memory.word(span + mspan.startAddr);
    if (state === 0 || Number.isNaN(start)) return undefined;
    const arena = this.#memory.word(arenas + 8 * Math.floor((start + this.#target.arenaBase) / ARENA_BYTES));
    const page = Math.floor((start % ARENA_BYTES) / PAGE_SIZE);
    const named = this.#memory.word(arena + heapArena.spans + 8 * page);
    return Number.isNaN(named) ? undefined : named === span;
  }

  /**
   * The root of a tree of semaphore waiters: a sudog of a goroutine, without parent, with an odd ticket (sema.go queue). The
   * address it waits for says which root of the table it is.
   */
  semaphoreRoot(at: number, head: number): void {
    const { sudog, semaRoot } = this.#layout;
    if (head % 8 !== 0 || this.#memory.word(head + sudog.parent) !== 0) return;
    const address = this.#memory.word(head + sudog.elem);
    if ((this.#memory.word32(head + sudog.ticket) & 1) === 0 || !(address > 4096) || address % 4 !== 0) return;
    const g = this.#memory.word(head + sudog.g);
    if (!(g > 4096) || !this.#isGoroutine(g) || !this.#isWaiting(g)) return;
    // A root counts who waits in its tree.
    const waiters = uint32(this.#memory, at - semaRoot.treap + semaRoot.nwait) ?? 0;
    if (waiters === 0 || waiters > MAX_LIST) return;
    const base = at - semaRoot.treap - this.#layout.sizes.cacheLinePad * (Math.floor(address / 8) % ROOTS);
    this.semaphoreTables.set(base, (this.semaphoreTables.get(base) ?? 0) + 1);
  }

  /** What the scheduler is told by. */
  known(threads: Candidate | undefined, processors: Candidate | undefined): Known {
    const list = processors && this.#slice(processors.address);
    const all = Array.from({ length: list?.length ?? 0 }, (_, i) => this.#memory.word((list?.data ?? 0) + 8 * i));
    const isThread = (address: number) => (this.#chains.get(address) ?? 0) > 0;
    return { threads: threads?.weight ?? 0, isThread, processors: new Set(all) };
  }

  /** The collector's pacer: its smallest heap follows from GOGC, and its goal lies beyond what was marked. */
  pacer(at: number): number {
    const { gcController } = this.#layout;
    const percent = uint32(this.#memory, at + gcController.gcPercent) ?? 0;
    if (percent === 0 || percent > MAX_PERCENT) return 0;
    const word = (offset: number) => this.#memory.word(at + offset);
    if (word(gcController.heapMinimum) !== Math.floor((HEAP_MINIMUM * percent) / 100)) return 0;
    const goal = word(gcController.gcPercentHeapGoal >= 0 ? gcController.gcPercentHeapGoal : gcController.heapGoal);
    const marked = word(gcController.heapMarked);
    const limit = gcController.memoryLimit < 0 ? 1 : word(gcController.memoryLimit);
    const fits = goal >= word(gcController.heapMinimum) && goal >= marked && limit > 0;
    return fits && word(gcController.markStartTime) < MAX_NANOTIME ? 1 : 0;
  }

  /** The collector's statistics, by their wall time: pauses add up to their sum. None before the first collection. */
  statistics(lastEnd: number): number {
    const { memstats } = this.#layout;
    const wall = this.#memory.word(lastEnd);
    if (!(wall > WALL.from && wall < WALL.to)) return 0;
    const at = lastEnd - memstats.last_gc_unix;
    const cycles = uint32(this.#memory, at + memstats.numgc) ?? 0;
    const forced = uint32(this.#memory, at + memstats.numforcedgc) ?? 0;
    const ended = this.#memory.word(at + memstats.last_gc_nanotime);
    if (cycles === 0 || forced > cycles || !(ended > 0 && ended < MAX_NANOTIME)) return 0;
    let sum = 0;
    for (let i = 0; i < Math.min(cycles, PAUSES); i++) {
      const pause = this.#memory.word(at + memstats.pause_ns + 8 * i);
      // No pause is without length.
      if (!(pause > 0)) return 0;
      sum += pause;
    }
    const total = this.#memory.word(at + memstats.pause_total_ns);
    return (cycles <= PAUSES ? total === sum : total >= sum) && total < ended ? 1 : 0;
  }

  #slice(at: number): { data: number; length: number } | undefined {
    const length = this.#memory.word(at + 8);
    const capacity = this.#memory.word(at + 16);
    const data = this.#memory.word(at);
    return length > 0 && length <= capacity && capacity < MAX_LIST && data % 8 === 0 ? { data, length } : undefined;
  }
}
