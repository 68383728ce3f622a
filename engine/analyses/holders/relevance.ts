/** Which functions are worth looking into: those that touch locks, or may hand a lock's address back to their caller. */
import type { ProgramCode, ProgramFunction } from '../../machine/program-code.ts';
import { isOpaque, lockCall } from './lock-functions.ts';

/** A function that calls nothing is followed for its result up to this many instructions. */
const SMALL = 80;
/** One that calls through pointers, for what those may be. */
const SMALL_WITH_POINTERS = 120;

interface Traits {
  readonly locks: boolean;
  readonly callsPointers: boolean;
  readonly instructions: number;
  /** Run-time addresses. */
  readonly callees: readonly number[];
}

export class Relevance {
  readonly #code: ProgramCode;
  readonly #traits = new Map<number, Traits>();
  readonly #touches = new Map<string, boolean>();

  constructor(code: ProgramCode) {
    this.#code = code;
  }

  /** Whether a function locks or unlocks anything, itself or in what it calls, `levels` deep. */
  touchesLocks(f: ProgramFunction, levels: number): boolean {
    if (isOpaque(f)) return false;
    const name = `${f.entry}:${levels}`;
    const known = this.#touches.get(name);
    if (known !== undefined) return known;
    this.#touches.set(name, false); // a recursive call adds nothing
    const { locks, callees } = this.#traitsOf(f);
    const touches =
      locks ||
      (levels > 0 &&
        callees.some((entry) => {
          const callee = this.#code.at(entry);
          return callee !== undefined && this.touchesLocks(callee, levels - 1);
        }));
    this.#touches.set(name, touches);
    return touches;
  }

  /** Whether to follow a call of it, where `levels` more calls may be followed inside. */
  isWorthFollowing(f: ProgramFunction, levels: number): boolean {
    if (isOpaque(f) || !f.code) return false;
    if (this.touchesLocks(f, levels)) return true;
    const { instructions, callsPointers, callees } = this.#traitsOf(f);
    if (callsPointers && levels > 0) return instructions <= SMALL_WITH_POINTERS;
    return instructions <= SMALL && callees.length === 0;
  }

  #traitsOf(f: ProgramFunction): Traits {
    const known = this.#traits.get(f.entry);
    if (known) return known;
    const traits = this.#read(f);
    this.#traits.set(f.entry, traits);
    return traits;
  }

  #read(f: ProgramFunction): Traits {
    const callees = new Set<number>();
    let locks = false;
    let callsPointers = false;
    const instructions = f.code?.instructions ?? [];
    for (const { operation } of instructions) {
      if (operation.kind === 'compare-and-swap' || operation.kind === 'fetch-and-add') locks = true;
      else if (operation.kind === 'call-indirect') callsPointers = true;
      else if (operation.kind === 'call' || operation.kind === 'jump') {
        if (operation.target >= f.entry && operation.target < (f.code?.end ?? 0)) continue;
        const callee = this.#code.at(operation.target);
        if (callee && lockCall(callee.record.name)) locks = true;
        else if (callee && !isOpaque(callee)) callees.add(callee.entry);
      }
    }
    return { locks, callsPointers, instructions: instructions.length, callees: [...callees] };
  }
}
