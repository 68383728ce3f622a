/**
 * Location expressions: pieces of a value and where each is. Only what describes places is evaluated; an expression with
 * an operator that Go does not emit and that we cannot decide (DW_OP_entry_value and the like) has an unknown place.
 * Source: DWARF 5, sections 2.5, 2.6 and 7.7.1; what Go emits: cmd/compile/internal/ssa/debug.go, cmd/internal/dwarf.
 */
import { Cursor } from '../bytes/cursor.ts';

/** Where a part of a value is. A `size` of undefined is "all of it". */
export type Piece =
  | { readonly kind: 'memory'; readonly address: number; readonly size?: number }
  | { readonly kind: 'register'; readonly register: number; readonly size?: number }
  | { readonly kind: 'value'; readonly value: bigint; readonly size?: number }
  | { readonly kind: 'missing'; readonly size?: number };

/** What an expression may ask of the frame. Each may fail with undefined (NaN for words). */
export interface Frame {
  /** Canonical frame address, a run-time address. */
  readonly cfa: number;
  /** Added to link-time addresses of DW_OP_addr. */
  readonly bias: number;
  /** Expression of the function's DW_AT_frame_base; Go's is always DW_OP_call_frame_cfa. */
  readonly frameBase?: Uint8Array;
  register(number: number): bigint | undefined;
  word(address: number): number;
  indexedAddress(index: number): number | undefined;
}

const MAX_STEPS = 256;
const MAX_PIECES = 256;

/** A value being computed: a number, or what stands for a register or a value itself. */
type Operand = { readonly piece: Piece } | undefined;

/** The pieces of an expression in order; one piece without size when the value is in one place. [] : no place at all. */
export function evaluate(expression: Uint8Array, frame: Frame): Piece[] {
  const c = new Cursor(expression);
  const machine = new Machine(c, frame);
  const pieces: Piece[] = [];
  for (let step = 0; c.more && step < MAX_STEPS && pieces.length < MAX_PIECES; step++) {
    const operator = c.u8();
    if (operator === 0x93) {
      const size = c.uleb();
      pieces.push({ ...(machine.take()?.piece ?? { kind: 'missing' }), size });
    } else if (!machine.run(operator))
      return pieces.length > 0 ? [...pieces, { kind: 'missing' }] : [{ kind: 'missing' }];
  }
  if (c.failed) return [{ kind: 'missing' }];
  const rest = machine.take();
  if (rest && pieces.length === 0) return [rest.piece];
  return pieces;
}

class Machine {
  readonly #c: Cursor;
  readonly #frame: Frame;
  readonly #stack: number[] = [];
  /** A register or implicit value ends its part of the expression. */
  #final: Piece | undefined;

  constructor(c: Cursor, frame: Frame) {
    this.#c = c;
    this.#frame = frame;
  }

  /** The result so far; the machine is empty afterwards. */
  take(): Operand {
    const final = this.#final;
    const address = this.#stack.pop();
    this.#final = undefined;
    this.#stack.length = 0;
    if (final) return { piece: final };
    if (address === undefined) return undefined;
    return { piece: Number.isSafeInteger(address) && address >= 0 ? { kind: 'memory', address } : { kind: 'missing' } };
  }

  /** One operator. False: it is not known, or lacks its operands. */
  run(operator: number): boolean {
    const c = this.#c;
    if (operator >= 0x50 && operator <= 0x6f) return this.#end({ kind: 'register', register: operator - 0x50 });
    if (operator >= 0x30 && operator <= 0x4f) return this.#push(operator - 0x30);
    if (operator >= 0x70 && operator <= 0x8f) return this.#pushRegister(operator - 0x70, c.sleb());
    switch (operator) {
      case 0x03: // addr
        return this.#push(c.u64() + this.#frame.bias);
      case 0x06: // deref
        return this.#deref();
      case 0x90: // regx
        return this.#end({ kind: 'register', register: c.uleb() });
      case 0x91: // fbreg
        return this.#pushFrameBase(c.sleb());
      case 0x92: // bregx
        return this.#pushRegister(c.uleb(), c.sleb());
      case 0x96: // nop
        return true;
      case 0x9c: // call_frame_cfa
        return this.#push(this.#frame.cfa);
      case 0x9f: // stack_value
        return this.#stackValue();
      case 0xa1: // addrx
        return this.#push((this.#frame.indexedAddress(c.uleb()) ?? Number.NaN) + this.#frame.bias);
      default:
        return this.#constant(operator) || this.#arithmetic(operator);
    }
  }

  #constant(operator: number): boolean {
    const c = this.#c;
    const readers: Readonly<Record<number, () => number>> = {
      8: () => c.u8(),
      9: () => c.i8(),
      10: () => c.u16(),
      11: () => (c.u16() << 16) >> 16,
      12: () => c.u32(),
      13: () => c.i32(),
      14: () => c.u64(),
      15: () => Number(c.i64Big()),
      16: () => c.uleb(),
      17: () => c.sleb(),
    };
    const read = readers[operator];
    return read !== undefined && this.#push(read());
  }

  #arithmetic(operator: number): boolean {
    const stack = this.#stack;
    if (operator === 0x23) return stack.length > 0 && this.#push((stack.pop() ?? 0) + this.#c.uleb());
    if (operator === 0x12) return stack.length > 0 && this.#push(stack[stack.length - 1]);
    if (operator !== 0x22 && operator !== 0x1c) return false;
    const right = stack.pop();
    const left = stack.pop();
    if (left === undefined || right === undefined) return false;
    return this.#push(operator === 0x22 ? left + right : left - right);
  }

  #push(value: number): boolean {
    return this.#stack.push(value) < 64;
  }

  #end(piece: Piece): boolean {
    this.#final = piece;
    return true;
  }

  #deref(): boolean {
    const address = this.#stack.pop();
    return address !== undefined && this.#push(this.#frame.word(address));
  }

  #stackValue(): boolean {
    const value = this.#stack.pop();
    if (value === undefined || !Number.isSafeInteger(value)) return false;
    return this.#end({ kind: 'value', value: BigInt(value) });
  }

  #pushRegister(register: number, offset: number): boolean {
    const value = this.#frame.register(register);
    return value !== undefined && this.#push(Number(value) + offset);
  }

  #pushFrameBase(offset: number): boolean {
    const { frameBase } = this.#frame;
    const base = frameBase ? baseOf(frameBase, this.#frame) : this.#frame.cfa;
    return base !== undefined && this.#push(base + offset);
  }
}

/** A frame base is an address, or the register that holds it (C at -O0: rbp). */
function baseOf(expression: Uint8Array, frame: Frame): number | undefined {
  if (expression.length === 1 && expression[0] === 0x9c) return frame.cfa;
  const [piece] = evaluate(expression, { ...frame, frameBase: undefined, register: (n) => frame.register(n) });
  if (piece?.kind === 'memory') return piece.address;
  if (piece?.kind !== 'register') return undefined;
  const value = frame.register(piece.register);
  return value === undefined ? undefined : Number(value);
}
