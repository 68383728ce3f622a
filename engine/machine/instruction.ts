/**
 * Machine instructions as the interpreter sees them: what each does to registers, memory and control, the same for
 * every architecture. A decoder turns bytes into these; what no rule of the interpreter needs is a `clobber`.
 */

/** Number of a general register, as the architecture counts them. */
export interface RegisterOperand {
  readonly kind: 'register';
  readonly number: number;
}

/** [base + index · scale + displacement]; with neither base nor index an absolute address (pc-relative ones are resolved). */
export interface MemoryOperand {
  readonly kind: 'memory';
  readonly base?: number;
  readonly index?: number;
  readonly scale: number;
  readonly displacement: number;
}

export interface ConstantOperand {
  readonly kind: 'constant';
  readonly value: number;
}

export interface VectorOperand {
  readonly kind: 'vector';
  readonly number: number;
}

export type Place = RegisterOperand | MemoryOperand;
export type Operand = Place | ConstantOperand;

/** Arithmetic with one unknown and a constant that the interpreter can follow and later carry out. */
export type Arithmetic = 'multiply' | 'shift-left' | 'shift-right' | 'and' | 'or' | 'low' | 'signed-low';

/** Conditions of branches that the interpreter understands; `other` are all else. */
export type Condition = 'zero' | 'not-zero' | 'other';

export type Operation =
  /** `size` bytes from `from` to `to`; a register written with fewer than 8 bytes is zero-extended. */
  | { readonly kind: 'move'; readonly to: Place; readonly from: Operand; readonly size: number }
  /** to = the address itself. */
  | { readonly kind: 'address'; readonly to: number; readonly of: MemoryOperand }
  /** to += amount (8 bytes). */
  | { readonly kind: 'add'; readonly to: Place; readonly amount: Operand }
  /** to = from `operation` amount; `low` and `signed-low` keep `amount` bytes. */
  | {
      readonly kind: 'arithmetic';
      readonly to: number;
      readonly from: Place;
      readonly operation: Arithmetic;
      readonly amount: number;
      /** Bytes of the result that count; the rest is zero. */
      readonly size: number;
    }
  | { readonly kind: 'push'; readonly from: Operand | undefined }
  | { readonly kind: 'pop'; readonly to: Place }
  | { readonly kind: 'exchange'; readonly a: number; readonly b: number }
  /** 16 bytes between vector registers and memory. */
  | {
      readonly kind: 'vector-move';
      readonly to: VectorOperand | MemoryOperand;
      readonly from: VectorOperand | MemoryOperand;
    }
  /** 8 bytes of a vector register, the upper half becomes zero where the vector is written. */
  | { readonly kind: 'vector-word'; readonly to: VectorOperand | Place; readonly from: VectorOperand | Place }
  | { readonly kind: 'vector-zero'; readonly to: number }
  /** Atomic, 4 bytes: if *at == expected then *at = desired, and the condition is `zero`. */
  | {
      readonly kind: 'compare-and-swap';
      readonly at: MemoryOperand;
      readonly expected: number;
      readonly desired: number;
    }
  /** Atomic, 4 bytes: *at += amount; the register gets what was there. */
  | { readonly kind: 'fetch-and-add'; readonly at: MemoryOperand; readonly amount: number }
  /** The condition is `zero` where `size` bytes of the two are the same. */
  | { readonly kind: 'compare'; readonly value: Place; readonly with: Operand; readonly size: number }
  /** The condition is `zero` where the value has none of the bits. */
  | { readonly kind: 'test-bits'; readonly value: Place; readonly bits: number; readonly size: number }
  | { readonly kind: 'set-condition'; readonly to: Place; readonly condition: Condition }
  | { readonly kind: 'branch'; readonly target: number; readonly condition: Condition }
  | { readonly kind: 'jump'; readonly target: number }
  | { readonly kind: 'jump-indirect'; readonly through: Place }
  | { readonly kind: 'call'; readonly target: number }
  | { readonly kind: 'call-indirect'; readonly through: Place }
  | { readonly kind: 'return' }
  /** Execution never goes on here. */
  | { readonly kind: 'stop' }
  /** What it writes is unknown afterwards. `filled`: memory from the address in a register on, `count` times `size` bytes. */
  | {
      readonly kind: 'clobber';
      readonly registers: readonly number[];
      readonly vector?: number;
      readonly memory?: MemoryOperand;
      readonly size: number;
      readonly filled?: { readonly from: number; readonly count?: number };
      readonly keepsCondition: boolean;
    };

export interface Instruction {
  readonly pc: number;
  readonly length: number;
  readonly operation: Operation;
}
