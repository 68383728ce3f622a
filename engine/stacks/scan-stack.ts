/**
 * Every pointer that a stack holds, frame by frame as the collector would find it: the maps of the compiler at calls, every
 * word where a frame was stopped between calls or cannot be followed.
 * Source: runtime/mgcmark.go scanstack, scanframeworker.
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import type { FrameSlots, PointerSlots, StackObject } from './pointer-slots.ts';

/** The runtime lets no stack grow beyond (proc.go, maxstacksize: 1,000,000,000): bounds further apart are damaged. */
const LONGEST = 1 << 30;
/** Of more it is asked first where there are bytes at all. */
const FEW = 1 << 20;

/** Takes what a stack holds. Pointers into the stack itself are followed here and not handed out. */
export interface PointerSink {
  /** A word that is a pointer, at an address of the stack. */
  pointer(value: number, at: number): void;
  /** A word that may be one. */
  maybe(value: number, at: number): void;
  /** A word that cannot be read, and maybe others behind it. */
  unreadable(at: number): void;
}

export class StackScanner {
  readonly #memory: AddressSpace;
  readonly #slots: PointerSlots;
  #low = 0;
  #high = 0;
  #sink: PointerSink | undefined;
  /** Stack objects of all frames so far, in address order, and where each begins. */
  readonly #objects: StackObject[] = [];
  readonly #starts: number[] = [];
  /** Pointers into the stack that were not looked at yet. */
  readonly #inward: number[] = [];

  constructor(memory: AddressSpace, slots: PointerSlots) {
    this.#memory = memory;
    this.#slots = slots;
  }

  /** Begins a stack: [low, high) are its bounds. */
  begin(low: number, high: number, sink: PointerSink): void {
    this.#low = low;
    this.#high = high;
    this.#sink = sink;
    this.#objects.length = 0;
    this.#starts.length = 0;
    this.#inward.length = 0;
  }

  /** The next frame, outwards. `exact`: no map holds where it stands. */
  frame(row: number, sp: number, cfa: number, exact: boolean): void {
    const frame = exact ? this.#slots.conservative(row) : this.#slots.of(row);
    if (frame.conservativeTo !== undefined) this.words(sp, Math.min(this.#high, cfa + frame.conservativeTo));
    this.#precise(frame, cfa);
  }

  /** Every word of [from, to) may be a pointer. */
  words(from: number, to: number): void {
    if (to - from <= FEW) {
      for (let at = from; at < to; at += 8) this.#take(this.#memory.word(at), at, false);
      return;
    }
    let next = from;
    if (to - from <= LONGEST)
      for (const part of this.#memory.parts(from, to)) {
        const start = from + 8 * Math.ceil((part.start - from) / 8);
        if (start > next) this.#sink?.unreadable(next);
        for (next = start; next + 8 <= part.end; next += 8) this.#take(this.#memory.word(next), next, false);
      }
    if (!(next >= to)) this.#sink?.unreadable(next);
  }

  /** A pointer that is not on the stack but belongs to it: a register, the context of a closure, a deferred call. */
  add(value: number, at: number, certain: boolean): void {
    this.#take(value, at, certain);
  }

  /** All frames were seen: follows the pointers into the stack to its objects. */
  end(): void {
    if (this.#inward.length === 0 || this.#starts.length === 0) return;
    const scanned = new Set<number>();
    for (let value = this.#inward.pop(); value !== undefined; value = this.#inward.pop()) {
      const i = this.#objectAt(value);
      if (i < 0 || scanned.has(i)) continue;
      scanned.add(i);
      for (const offset of this.#objects[i].pointers) {
        const at = this.#starts[i] + offset;
        this.#take(this.#memory.word(at), at, true);
      }
    }
  }

  #precise({ slots, objects }: FrameSlots, cfa: number): void {
    for (let i = 0; i < slots.length; i++) this.#take(this.#memory.word(cfa + slots[i]), cfa + slots[i], true);
    for (const object of objects) {
      this.#objects.push(object);
      this.#starts.push(cfa + object.offset);
    }
  }

  #take(value: number, at: number, certain: boolean): void {
    if (Number.isNaN(value)) this.#sink?.unreadable(at);
    else if (value >= this.#low && value < this.#high) this.#inward.push(value);
    else if (value > 4096) {
      if (certain) this.#sink?.pointer(value, at);
      else this.#sink?.maybe(value, at);
    }
  }

  /** The stack object that contains an address; -1 for none. Frames come outwards and objects of one by offset. */
  #objectAt(address: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] <= address) low = middle + 1;
      else high = middle;
    }
    const i = low - 1;
    return i >= 0 && address < this.#starts[i] + this.#objects[i].size ? i : -1;
  }
}
