/**
 * Following frames of code that is not Go's, by call frame information: from registers to the caller's registers, until Go code
 * is reached or the stack ends.
 * Source: System V AMD64 ABI, 3.7 and figure 3.36; DWARF for the Arm 64-bit Architecture, 4.1.
 */
import type { AddressSpace } from '../../bytes/address-space.ts';
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import { isFault } from '../../bytes/memory.ts';
import { frameExpression } from '../../dwarf/frame-expression.ts';
import type { FrameBase, FrameRules, RegisterRule } from '../../dwarf/frame-rules.ts';
import type { Process } from '../process.ts';
import type { NativeCode } from './native-code.ts';
import type { NativeModule } from './native-module.ts';

/** Registers by DWARF number: those that are known. */
export type KnownRegisters = ReadonlyMap<number, bigint>;

/** Where a thread stands, or a frame that called. */
export interface NativePosition {
  readonly pc: number;
  /** The pc was interrupted; else it is a return address. */
  readonly exact: boolean;
  readonly registers: KnownRegisters;
}

export interface NativeFrame {
  readonly pc: number;
  readonly exact: boolean;
  /** Canonical frame address; of a frame that cannot be left, its stack pointer. */
  readonly cfa: number;
  /** Whose code it is; undefined: in no file that is at hand. */
  readonly module: NativeModule | undefined;
  /** It is what a signal handler returns to: the frame below was interrupted. */
  readonly isTrampoline: boolean;
}

/** Frames innermost first, and how they end: in Go code that called them, at the bottom of the stack, or lost. */
export interface NativeRun {
  readonly frames: readonly NativeFrame[];
  readonly go?: NativePosition;
  readonly fault?: Fault;
}

const STACK_POINTER = { amd64: 7, arm64: 31 } as const;
/** A thread's stack of 8 MB has fewer; a damaged one must not make a loop. */
const MAX_FRAMES = 1 << 14;
/** Return addresses of arm64 may be signed above the bits of an address. */
const ADDRESS_BITS = 48;

export class NativeWalk {
  readonly #code: NativeCode;
  readonly #memory: AddressSpace;
  readonly #stackPointer: number;
  readonly #isGo: (pc: number, exact: boolean) => boolean;

  /** `isGo`: whether a pc is of code that pclntab tells how to leave. */
  constructor(process: Process, code: NativeCode, isGo: (pc: number, exact: boolean) => boolean) {
    this.#code = code;
    this.#memory = process.memory;
    this.#stackPointer = STACK_POINTER[process.core.target.name];
    this.#isGo = isGo;
  }

  /** The stack pointer of a position; NaN where it is not known. */
  stackPointer({ registers }: NativePosition): number {
    return Number(registers.get(this.#stackPointer) ?? Number.NaN);
  }

  from(start: NativePosition): NativeRun {
    const frames: NativeFrame[] = [];
    let at = start;
    while (frames.length < MAX_FRAMES) {
      if (this.#isGo(at.pc, at.exact)) return { frames, go: at };
      const module = this.#code.at(at.pc);
      const here = { pc: at.pc, exact: at.exact, isTrampoline: false };
      const end = (why: Fault): NativeRun => ({
        frames: [...frames, { ...here, cfa: this.stackPointer(at), module: isFault(module) ? undefined : module }],
        fault: why,
      });
      if (isFault(module)) return end(module);
      const rules = module.rulesAt(at.exact ? at.pc : at.pc - 1);
      if (!rules) return end(noRules(at.pc, module));
      const cfa = this.#base(rules.base, at.registers);
      if (cfa === undefined) return end(lost(at.pc));
      frames.push({ ...here, cfa: Number(cfa), module, isTrampoline: rules.isSignal });
      const caller = this.#caller(rules, cfa, at);
      if (caller === undefined || isFault(caller)) return { frames, fault: caller };
      if (caller.pc === 0) return { frames };
      at = caller;
    }
    return {
      frames,
      fault: fault('stack-too-deep', `the stack has more than ${MAX_FRAMES} frames; the rest is not shown`),
    };
  }

  /** undefined: nobody called it, a thread's first function. */
  #caller(rules: FrameRules, cfa: bigint, at: NativePosition): NativePosition | Fault | undefined {
    if (rules.registers.get(rules.returnRegister)?.kind === 'undefined') return undefined;
    const registers = new Map(at.registers);
    registers.set(this.#stackPointer, cfa);
    for (const [number, rule] of rules.registers) {
      const value = this.#value(rule, number, cfa, at.registers);
      if (value === undefined) registers.delete(number);
      else registers.set(number, value);
    }
    const pc = registers.get(rules.returnRegister);
    const stackPointer = registers.get(this.#stackPointer);
    if (pc === undefined || stackPointer === undefined) return unreadable(this.#memory, Number(cfa), at.pc);
    // Only the kernel, calling a handler, moves to a stack that lies below.
    const before = at.registers.get(this.#stackPointer);
    if (!rules.isSignal && before !== undefined && stackPointer <= before) return lost(at.pc);
    return { pc: Number(BigInt.asUintN(ADDRESS_BITS, pc)), exact: rules.isSignal, registers };
  }

  #base(base: FrameBase, registers: KnownRegisters): bigint | undefined {
    if (base.kind === 'expression') return frameExpression(base.expression, this.#state(registers));
    const value = registers.get(base.register);
    return value === undefined ? undefined : BigInt.asUintN(64, value + BigInt(base.offset));
  }

  #value(rule: RegisterRule, number: number, cfa: bigint, registers: KnownRegisters): bigint | undefined {
    switch (rule.kind) {
      case 'undefined':
        return undefined;
      case 'same':
        return registers.get(number);
      case 'register':
        return registers.get(rule.register);
      case 'saved':
        return this.#word(cfa + BigInt(rule.offset));
      case 'address':
        return cfa + BigInt(rule.offset);
      case 'saved-at': {
        const address = frameExpression(rule.expression, this.#state(registers), [cfa]);
        return address === undefined ? undefined : this.#word(address);
      }
      case 'value':
        return frameExpression(rule.expression, this.#state(registers), [cfa]);
    }
  }

  #state(registers: KnownRegisters) {
    return { register: (n: number) => registers.get(n), word: (address: bigint) => this.#word(address) };
  }

  #word(address: bigint): bigint | undefined {
    const bytes = this.#memory.bytes(Number(address), 8);
    return bytes instanceof Uint8Array ? new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) : undefined;
  }
}

function noRules(pc: number, { path }: NativeModule): Fault {
  return fault('no-frame-information', `${path} tells no frame for pc ${hex(pc)}`, { address: pc });
}

function lost(pc: number): Fault {
  return fault('native-frame-lost', `where the frame at pc ${hex(pc)} begins cannot be told`, { address: pc });
}

function unreadable(memory: AddressSpace, cfa: number, pc: number): Fault {
  const read = memory.bytes(cfa - 8, 8);
  return read instanceof Uint8Array ? lost(pc) : read;
}
