/**
 * Where a closure's code takes its captured variables from. On entry rdx points to the closure object; the code is followed
 * from there, each instruction once, as far as every instruction is understood. What the way to a place has put into a
 * register or a slot of the stack is known for certain, for one way at least.
 * Source: cmd/compile/internal/ssa (closure context in DX on amd64); internal/abi/abi_amd64.go.
 */
import { Cursor } from '../../bytes/cursor.ts';
import { decode, type Instruction, type Operand, RBP, RDX, RSP } from './instructions.ts';

const MAX_INSTRUCTIONS = 1000;

/** The closure object's own address, or bytes of it. */
export type Tracked = 'closure' | { readonly offset: number; readonly size: number };

/** What registers and stack slots hold at a place of the path. */
export interface PathState {
  register(number: number): Tracked | undefined;
  /** By distance from the canonical frame address. */
  slot(offset: number): Tracked | undefined;
}

/**
 * Calls `at` before each instruction that is reached, by its distance from the entry, with what one way to it has put where.
 * Parts of the object that the code uses are told in `used`.
 */
export function follow(
  code: Uint8Array,
  at: (offset: number, state: PathState) => void,
  used: (offset: number) => void,
): void {
  const waiting: { readonly at: number; readonly path: Path }[] = [{ at: 0, path: new Path(used) }];
  const seen = new Set<number>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const c = new Cursor(code, next.at);
    const { path } = next;
    while (c.more && !seen.has(c.at) && seen.size < MAX_INSTRUCTIONS) {
      seen.add(c.at);
      at(c.at, path);
      const instruction = decode(c);
      if (instruction.kind === 'end') break;
      if (instruction.kind === 'branch') waiting.push({ at: c.at + instruction.by, path: path.copy() });
      else if (instruction.kind === 'jump') c.at += instruction.by;
      else if (!path.apply(instruction)) break;
    }
  }
}

class Path implements PathState {
  readonly #registers: Map<number, Tracked>;
  readonly #slots: Map<number, Tracked>;
  readonly #used: (offset: number) => void;
  /** The stack pointer's distance from the canonical frame address. */
  #stack = -8;

  constructor(used: (offset: number) => void, like?: Path) {
    this.#used = used;
    this.#registers = new Map(like ? like.#registers : [[RDX, 'closure']]);
    this.#slots = new Map(like ? like.#slots : []);
    if (like) this.#stack = like.#stack;
  }

  copy(): Path {
    return new Path(this.#used, this);
  }

  register(number: number): Tracked | undefined {
    return this.#registers.get(number);
  }

  slot(offset: number): Tracked | undefined {
    return this.#slots.get(offset);
  }

  /** false: what follows is not understood. */
  apply(instruction: Exclude<Instruction, { kind: 'jump' | 'branch' | 'end' }>): boolean {
    switch (instruction.kind) {
      case 'load':
        this.#set(instruction.register, this.#at(instruction.from, instruction.size));
        return instruction.register !== RSP;
      case 'copy': {
        const value = this.#registers.get(instruction.from);
        this.#set(instruction.register, value && this.#fits(value, instruction.size) ? value : undefined);
        return instruction.register !== RSP;
      }
      case 'store':
        this.#store(instruction.to, instruction.size, this.#registers.get(instruction.register));
        return true;
      case 'move-stack':
        this.#stack += instruction.by;
        return true;
      case 'push':
        this.#stack -= 8;
        this.#slots.delete(this.#stack);
        return true;
      case 'call':
        this.#registers.clear();
        return true;
      case 'other':
        if (instruction.reads) this.#at(instruction.reads, 1);
        for (const register of instruction.changes) this.#set(register, undefined);
        if (instruction.memory) this.#store(instruction.memory, 16, undefined);
        return !instruction.changes.includes(RSP);
    }
  }

  #set(register: number, value: Tracked | undefined): void {
    if (value) this.#registers.set(register, value);
    else this.#registers.delete(register);
  }

  #fits(value: Tracked, size: number): boolean {
    return value === 'closure' ? size === 8 : value.size <= size;
  }

  #at({ base, displacement }: Operand, size: number): Tracked | undefined {
    if (base === RSP) {
      const value = this.#slots.get(this.#stack + displacement);
      return value && (value === 'closure' ? size === 8 : value.size === size) ? value : undefined;
    }
    if (base === undefined || base === RBP || this.#registers.get(base) !== 'closure') return undefined;
    this.#used(displacement);
    return { offset: displacement, size };
  }

  #store({ base, displacement }: Operand, size: number, value: Tracked | undefined): void {
    // Only the frame's own slots are followed; what lies behind other pointers is not among them.
    if (base !== RSP) return;
    const start = this.#stack + displacement;
    for (let at = start - 15; at < start + size; at++) {
      const there = this.#slots.get(at);
      if (there && at + (there === 'closure' ? 8 : there.size) > start) this.#slots.delete(at);
    }
    if (value && this.#fits(value, size)) this.#slots.set(start, value);
  }
}
