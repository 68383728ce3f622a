/**
 * Expressions of call frame information: where a caller's register was saved, or where a frame begins. Computed on words of
 * 64 bits, as the ABI does; a location of a variable is another matter (expression.ts).
 * Source: DWARF 5, sections 2.5.1 and 6.4.2; what compilers and libc emit: PLT entries, signal trampolines, realigned stacks.
 */
import { Cursor } from '../bytes/cursor.ts';

/** What an expression may ask of the frame. Each may fail with undefined. */
export interface FrameState {
  register(number: number): bigint | undefined;
  word(address: bigint): bigint | undefined;
}

const MAX_STEPS = 256;
const MAX_STACK = 64;

/** The word that is on top at the end; undefined: it needs what is not known, or an operator that no frame is told by. */
export function frameExpression(
  expression: Uint8Array,
  frame: FrameState,
  first: readonly bigint[] = [],
): bigint | undefined {
  const c = new Cursor(expression);
  const stack = [...first];
  for (let step = 0; c.more && step < MAX_STEPS && stack.length < MAX_STACK; step++)
    if (!run(c.u8(), c, stack, frame)) return undefined;
  return c.failed || c.more ? undefined : stack.at(-1);
}

function run(operator: number, c: Cursor, stack: bigint[], frame: FrameState): boolean {
  const push = (value: bigint | undefined): boolean => {
    if (value !== undefined) stack.push(BigInt.asUintN(64, value));
    return value !== undefined;
  };
  if (operator >= 0x30 && operator <= 0x4f) return push(BigInt(operator - 0x30));
  if (operator >= 0x70 && operator <= 0x8f) return push(plus(frame.register(operator - 0x70), c.slebBig()));
  const constant = CONSTANTS[operator];
  if (constant) return push(constant(c));
  const binary = BINARY[operator];
  if (binary) {
    const right = stack.pop();
    const left = stack.pop();
    return left !== undefined && right !== undefined && push(binary(left, right));
  }
  switch (operator) {
    case 0x06: // deref
      return push(read(frame, stack.pop()));
    case 0x12: // dup
      return push(stack.at(-1));
    case 0x13: // drop
      return stack.pop() !== undefined;
    case 0x14: // over
      return push(stack.at(-2));
    case 0x16: // swap
      return stack.length >= 2 && stack.push(...stack.splice(-2).reverse()) > 0;
    case 0x1f: // neg
      return push(negated(stack.pop()));
    case 0x23: // plus_uconst
      return push(plus(stack.pop(), BigInt(c.uleb())));
    case 0x92: // bregx
      return push(plus(frame.register(c.uleb()), c.slebBig()));
    default:
      return operator === 0x96; // nop
  }
}

const CONSTANTS: Readonly<Record<number, (c: Cursor) => bigint>> = {
  3: (c) => c.u64Big(),
  8: (c) => BigInt(c.u8()),
  9: (c) => BigInt(c.i8()),
  10: (c) => BigInt(c.u16()),
  11: (c) => BigInt((c.u16() << 16) >> 16),
  12: (c) => BigInt(c.u32()),
  13: (c) => BigInt(c.i32()),
  14: (c) => c.u64Big(),
  15: (c) => c.i64Big(),
  16: (c) => BigInt(c.uleb()),
  17: (c) => c.slebBig(),
};

const signed = (value: bigint) => BigInt.asIntN(64, value);
const truth = (holds: boolean) => (holds ? 1n : 0n);

const BINARY: Readonly<Record<number, (left: bigint, right: bigint) => bigint>> = {
  26: (a, b) => a & b,
  28: (a, b) => a - b,
  30: (a, b) => a * b,
  33: (a, b) => a | b,
  34: (a, b) => a + b,
  36: (a, b) => (b < 64n ? a << b : 0n),
  37: (a, b) => (b < 64n ? a >> b : 0n),
  38: (a, b) => signed(a) >> (b < 64n ? b : 63n),
  39: (a, b) => a ^ b,
  41: (a, b) => truth(a === b),
  42: (a, b) => truth(signed(a) >= signed(b)),
  43: (a, b) => truth(signed(a) > signed(b)),
  44: (a, b) => truth(signed(a) <= signed(b)),
  45: (a, b) => truth(signed(a) < signed(b)),
  46: (a, b) => truth(a !== b),
};

function plus(value: bigint | undefined, more: bigint): bigint | undefined {
  return value === undefined ? undefined : value + more;
}

function negated(value: bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : -value;
}

function read(frame: FrameState, address: bigint | undefined): bigint | undefined {
  return address === undefined ? undefined : frame.word(address);
}
