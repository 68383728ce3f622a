/** Which functions are worth looking into: those that touch locks, or may hand a lock's address back to their caller. */

import { packageOf } from '../../gobin/names.ts';
import type { ProgramCode, ProgramFunction } from '../../machine/program-code.ts';
import { isOpaque, lockCall, MAKES_DEFER_RECORD } from './lock-functions.ts';

/** A function that calls nothing is followed for its result up to this many instructions. */
const SMALL = 80;
/** One that calls through pointers, for what those may be. */
const SMALL_WITH_POINTERS = 120;

/** Calls what it is given. */
const ONCE = /^sync\.\(\*Once\)\./;
/** Calls inside calls that are looked through for locks. */
const LEVELS = 4;

interface Traits {
  readonly locks: boolean;
  readonly callsPointers: boolean;
  /** It makes records of deferred calls, or its code is not known to its end. */
  readonly makesRecords: boolean;
  readonly instructions: number;
  /** Run-time addresses. */
  readonly callees: readonly number[];
}

export interface RelevanceOptions {
  /** The folder of the standard library's sources as the executable names it, '' where it does not. */
  readonly root: string;
  readonly modulePath: string | undefined;
  /** Packages in which somebody waits for a lock; undefined: libraries are looked into wherever they are called. */
  readonly contended: ReadonlySet<string> | undefined;
}

export class Relevance {
  /** It has kept from looking into a library. */
  hasLeftOut = false;
  readonly #code: ProgramCode;
  readonly #options: RelevanceOptions;
  readonly #traits = new Map<number, Traits>();
  readonly #touches = new Map<string, boolean>();

  constructor(code: ProgramCode, options: RelevanceOptions) {
    this.#code = code;
    this.#options = options;
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

  /** Whether a frame of it can tell something: it locks, or calls what may. */
  isWorthReading(f: ProgramFunction): boolean {
    return !isOpaque(f) && (this.touchesLocks(f, LEVELS + 1) || this.#traitsOf(f).callsPointers);
  }

  /** Whether it makes a difference that a call leads to it. */
  matters(f: ProgramFunction): boolean {
    return lockCall(f.record.name) !== undefined || this.touchesLocks(f, 1);
  }

  /**
   * Whether to look into it where `caller` calls it. The standard library leaves no lock of another package taken or
   * released, but for the locks themselves.
   */
  isWorthFollowing(f: ProgramFunction, caller: ProgramFunction): boolean {
    if (isOpaque(f) || !f.code) return false;
    const leaves = packageOf(f.record.name) !== packageOf(caller.record.name);
    if (leaves && (this.isStandard(f) || this.isAside(f))) return false;
    if (this.touchesLocks(f, LEVELS)) return true;
    const { instructions, callsPointers, callees } = this.#traitsOf(f);
    if (callsPointers) return instructions <= SMALL_WITH_POINTERS;
    return instructions <= SMALL && callees.length === 0;
  }

  /** Whether the goroutine's list of deferred calls may have some of its frames'. */
  makesDeferRecords(f: ProgramFunction): boolean {
    return f.record.deferReturn > 0 && this.#traitsOf(f).makesRecords;
  }

  /** Of the standard library: by where its source lies; with -trimpath by its package, which has no dot in its first part. */
  isStandard(f: ProgramFunction): boolean {
    if (f.record.name.endsWith('-fm') || ONCE.test(f.record.name)) return false;
    const path = packageOf(f.record.name);
    if (path === 'main' || path === '') return false;
    const { root, modulePath } = this.#options;
    if (root !== '') return f.file.startsWith(root);
    return !isWithin(path, modulePath) && !path.split('/')[0].includes('.');
  }

  /** Of a library in which nobody waits for a lock. */
  isAside(f: ProgramFunction): boolean {
    const { contended, modulePath } = this.#options;
    const path = packageOf(f.record.name);
    if (!contended || modulePath === undefined || contended.has(path)) return false;
    const isOwn = path === 'main' || path === '' || isWithin(path, modulePath) || f.record.name.endsWith('-fm');
    if (isOwn || this.isStandard(f) || ONCE.test(f.record.name)) return false;
    this.hasLeftOut = true;
    return true;
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
    const last = instructions.at(-1);
    let makesRecords = !last || last.pc + last.length < (f.code?.end ?? 0);
    for (const { operation } of instructions) {
      if (operation.kind === 'compare-and-swap' || operation.kind === 'fetch-and-add') locks = true;
      else if (operation.kind === 'call-indirect') callsPointers = true;
      else if (operation.kind === 'call' || operation.kind === 'jump') {
        if (operation.target >= f.entry && operation.target < (f.code?.end ?? 0)) continue;
        const callee = this.#code.at(operation.target);
        makesRecords ||= !callee || MAKES_DEFER_RECORD.test(callee.record.name);
        if (callee && lockCall(callee.record.name)) locks = true;
        else if (callee && !isOpaque(callee)) callees.add(callee.entry);
      }
    }
    return { locks, callsPointers, makesRecords, instructions: instructions.length, callees: [...callees] };
  }
}

function isWithin(path: string, modulePath: string | undefined): boolean {
  return modulePath !== undefined && (path === modulePath || path.startsWith(`${modulePath}/`));
}
