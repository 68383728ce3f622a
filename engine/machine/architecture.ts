/**
 * What the interpreter must know of an architecture besides its instructions: how they are decoded, and which registers
 * Go's calling convention gives a meaning. A second architecture is a second value of this type.
 * Source: cmd/compile/abi-internal.md.
 */
import type { Target } from '../elf/target.ts';
import { decodeAmd64 } from './amd64/decode.ts';
import type { Instruction } from './instruction.ts';

export interface Architecture {
  readonly decode: (bytes: Uint8Array, at: number, pc: number) => Instruction | undefined;
  /** Names of the general registers, as cores have them, by number. */
  readonly registers: readonly string[];
  /** In the order of integer arguments and results. */
  readonly results: readonly number[];
  readonly stackPointer: number;
  readonly framePointer: number;
  /** The current goroutine: the same everywhere. */
  readonly goroutine: number;
  /** The closure that is called. */
  readonly closure: number;
  /** The vector register that is always zero. */
  readonly zeroVector: number;
  /** The garbage collector's write barrier keeps all registers but this one. */
  readonly barrierResult: number;
  /** Up to Go 1.20 it also writes to where this one points. */
  readonly barrierDestination: number;
  /** Up to Go 1.20, what the barrier of that name writes there: `CX` of gcWriteBarrierCX, '' of gcWriteBarrier. */
  readonly barrierSource: (name: string) => number;
  /** Bytes that a call pushes on the stack. */
  readonly returnAddress: number;
}

const AMD64_NAMES = ['AX', 'CX', 'DX', 'BX', 'SP', 'BP', 'SI', 'DI'];
for (let i = 8; i < 16; i++) AMD64_NAMES.push(`R${i}`);

export const amd64: Architecture = {
  decode: decodeAmd64,
  registers: AMD64_NAMES.map((name) => (name.startsWith('R') ? '' : 'r') + name.toLowerCase()),
  results: [0, 3, 1, 7, 6, 8, 9, 10, 11],
  stackPointer: 4,
  framePointer: 5,
  goroutine: 14,
  closure: 2,
  zeroVector: 15,
  barrierResult: 11,
  barrierDestination: 7,
  barrierSource: (name) => Math.max(0, AMD64_NAMES.indexOf(name)),
  returnAddress: 8,
};

/** What is known of a machine's instructions; undefined: none is decoded, and nothing can be concluded from code. */
export function architectureOf({ name }: Target): Architecture | undefined {
  return name === 'amd64' ? amd64 : undefined;
}
