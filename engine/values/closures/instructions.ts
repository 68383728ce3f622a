/**
 * The instructions of amd64 that the beginning of a closure's code is made of: as much of each as must be known to follow where
 * words go. What is not known here ends the reading; nothing is guessed.
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
 */
import type { Cursor } from '../../bytes/cursor.ts';

export const RAX = 0;
export const RDX = 2;
export const RSP = 4;
export const RBP = 5;
/** Vector registers are numbered behind the general ones. */
export const XMM = 16;

/** [base + displacement] without an index; anything else has no base. */
export interface Operand {
  readonly base?: number;
  readonly displacement: number;
}

export type Instruction =
  /** register ← memory */
  | { readonly kind: 'load'; readonly register: number; readonly from: Operand; readonly size: number }
  /** memory ← register */
  | { readonly kind: 'store'; readonly register: number; readonly to: Operand; readonly size: number }
  | { readonly kind: 'copy'; readonly register: number; readonly from: number; readonly size: number }
  /** Adds to the stack pointer. */
  | { readonly kind: 'move-stack'; readonly by: number }
  | { readonly kind: 'push'; readonly register: number | undefined }
  | { readonly kind: 'call' }
  | { readonly kind: 'jump'; readonly by: number }
  /** A conditional jump. */
  | { readonly kind: 'branch'; readonly by: number }
  /** Changes registers, and perhaps memory, in a way that is of no interest; may read memory. */
  | {
      readonly kind: 'other';
      readonly changes: readonly number[];
      readonly memory?: Operand;
      readonly reads?: Operand;
    }
  | { readonly kind: 'end' };

const END: Instruction = { kind: 'end' };
const NOTHING: Instruction = { kind: 'other', changes: [] };

interface Prefixes {
  readonly wide: boolean;
  readonly half: boolean;
  readonly repeat: number;
  /** Without it, byte registers 4 to 7 are the second bytes of 0 to 3. */
  readonly rex: boolean;
  readonly r: number;
  readonly x: number;
  readonly b: number;
}

/** The instruction at the cursor, which then stands behind it. */
export function decode(c: Cursor): Instruction {
  let half = false;
  let repeat = 0;
  let byte = c.u8();
  for (; byte === 0x66 || byte === 0xf2 || byte === 0xf3; byte = c.u8()) {
    if (byte === 0x66) half = true;
    else repeat = byte;
  }
  const rex = byte >= 0x40 && byte <= 0x4f ? byte : 0;
  if (rex) byte = c.u8();
  const bit = (n: number) => (rex >> n) & 1;
  const p: Prefixes = { wide: bit(3) === 1, half, repeat, rex: rex !== 0, r: bit(2) * 8, x: bit(1), b: bit(0) * 8 };
  const found = byte === 0x0f ? twoBytes(c, c.u8(), p) : oneByte(c, byte, p);
  return c.failed ? END : found;
}

interface Modified {
  /** The register that the instruction names. */
  readonly register: number;
  /** Of /digit forms. */
  readonly digit: number;
  /** The other operand: a register, or memory. */
  readonly other: number | Operand;
}

function modified(c: Cursor, p: Prefixes): Modified {
  const byte = c.u8();
  const mode = byte >> 6;
  const digit = (byte >> 3) & 7;
  const low = byte & 7;
  const register = digit + p.r;
  if (mode === 3) return { register, digit, other: low + p.b };
  let base: number | undefined = low + p.b;
  if (low === 4) {
    const sib = c.u8();
    const noIndex = ((sib >> 3) & 7) === 4 && p.x === 0;
    const noBase = (sib & 7) === 5 && mode === 0;
    base = noIndex && !noBase ? (sib & 7) + p.b : undefined;
    if (noBase) c.skip(4);
  } else if (mode === 0 && low === 5) {
    c.skip(4);
    base = undefined;
  }
  const displacement = mode === 1 ? c.i8() : mode === 2 ? c.i32() : 0;
  return { register, digit, other: { base, displacement } };
}

const widthOf = (p: Prefixes) => (p.wide ? 8 : p.half ? 2 : 4);

/** What an instruction whose first operand is changed does to it; of a byte register, to both that may be meant. */
function changing(other: number | Operand, more: readonly number[] = []): Instruction {
  return typeof other === 'number'
    ? { kind: 'other', changes: [other, other & 3, ...more] }
    : { kind: 'other', changes: more, memory: other };
}

/** Computes with an operand that it does not change. */
function reading(other: number | Operand, changes: readonly number[] = []): Instruction {
  return typeof other === 'number' ? { kind: 'other', changes } : { kind: 'other', changes, reads: other };
}

function computing({ register, other }: Modified, bank = 0): Instruction {
  return reading(other, [register + bank]);
}

function moved(m: Modified, size: number, toMemory: boolean, bank = 0): Instruction {
  const register = m.register + bank;
  if (typeof m.other === 'number') {
    const other = m.other + bank;
    return toMemory
      ? { kind: 'copy', register: other, from: register, size }
      : { kind: 'copy', register, from: other, size };
  }
  return toMemory ? { kind: 'store', register, to: m.other, size } : { kind: 'load', register, from: m.other, size };
}

function movedByte(c: Cursor, p: Prefixes, toMemory: boolean): Instruction {
  const m = modified(c, p);
  const isPlain = (register: number) => p.rex || register < 4;
  if (isPlain(m.register) && (typeof m.other !== 'number' || isPlain(m.other))) return moved(m, 1, toMemory);
  return toMemory ? changing(m.other) : { kind: 'other', changes: [m.register] };
}

function oneByte(c: Cursor, code: number, p: Prefixes): Instruction {
  if (code < 0x40) return arithmetic(c, code, p);
  if (code >= 0x50 && code <= 0x57) return { kind: 'push', register: (code & 7) + p.b };
  if (code >= 0x58 && code <= 0x5f) return END; // an epilogue: nothing of interest follows
  if (code >= 0x70 && code <= 0x7f) return { kind: 'branch', by: c.i8() };
  if (code >= 0xb0 && code <= 0xbf) {
    c.skip(code < 0xb8 ? 1 : p.wide ? 8 : p.half ? 2 : 4);
    return { kind: 'other', changes: [(code & 7) + p.b] };
  }
  switch (code) {
    case 0x63:
      return moved(modified(c, p), 4, false);
    case 0x69:
    case 0x6b: {
      const { register, other } = modified(c, p);
      c.skip(code === 0x6b ? 1 : p.half ? 2 : 4);
      return reading(other, [register]);
    }
    case 0x80:
    case 0x83:
    case 0x81:
      return withImmediate(c, code, p);
    case 0x84:
    case 0x85:
      return reading(modified(c, p).other);
    case 0x88:
      return movedByte(c, p, true);
    case 0x89:
      return moved(modified(c, p), widthOf(p), true);
    case 0x8a:
      return movedByte(c, p, false);
    case 0x8b:
      return moved(modified(c, p), widthOf(p), false);
    case 0x8d:
      return computing(modified(c, p));
    case 0x90:
      return NOTHING;
    case 0x98:
    case 0x99:
      return { kind: 'other', changes: [RAX, RDX] };
    case 0xc1:
    case 0xc0: {
      const { other } = modified(c, p);
      c.skip(1);
      return changing(other);
    }
    case 0xd1:
    case 0xd3:
      return changing(modified(c, p).other);
    case 0xc6: {
      const { other } = modified(c, p);
      c.skip(1);
      return changing(other);
    }
    case 0xc7: {
      const { other } = modified(c, p);
      c.skip(p.half ? 2 : 4);
      return changing(other);
    }
    case 0xe8:
      c.skip(4);
      return { kind: 'call' };
    case 0xe9:
      return { kind: 'jump', by: c.i32() };
    case 0xeb:
      return { kind: 'jump', by: c.i8() };
    case 0xf6:
    case 0xf7:
      return group3(c, code, p);
    case 0xff:
      return group5(modified(c, p));
    default:
      return END;
  }
}

/** add, or, adc, sbb, and, sub, xor, cmp: register and memory in both orders, or rax with a constant. */
function arithmetic(c: Cursor, code: number, p: Prefixes): Instruction {
  const form = code & 7;
  const isCompare = code >= 0x38;
  if (form > 5) return END;
  if (form >= 4) {
    c.skip(form === 4 ? 1 : p.half ? 2 : 4);
    return isCompare ? NOTHING : { kind: 'other', changes: [RAX] };
  }
  const { register, other } = modified(c, p);
  if (isCompare) return reading(other);
  return form < 2 ? changing(other) : reading(other, [register]);
}

/** The same with a constant: of interest where it moves the stack pointer. */
function withImmediate(c: Cursor, code: number, p: Prefixes): Instruction {
  const { digit, other } = modified(c, p);
  const value = code === 0x81 ? (p.half ? c.u16() : c.i32()) : c.i8();
  if (digit === 7) return reading(other);
  if (other !== RSP) return changing(other);
  if (digit === 5) return { kind: 'move-stack', by: -value };
  return digit === 0 ? { kind: 'move-stack', by: value } : END;
}

/** test, not, neg, mul, div. */
function group3(c: Cursor, code: number, p: Prefixes): Instruction {
  const { digit, other } = modified(c, p);
  if (digit <= 1) {
    c.skip(code === 0xf6 ? 1 : p.half ? 2 : 4);
    return reading(other);
  }
  return changing(other, digit >= 4 ? [RAX, RDX] : []);
}

function group5({ digit, other }: Modified): Instruction {
  if (digit <= 1) return changing(other);
  if (digit === 2) return { kind: 'call' };
  return digit === 6 ? { kind: 'push', register: undefined } : END;
}

function twoBytes(c: Cursor, code: number, p: Prefixes): Instruction {
  if (code >= 0x80 && code <= 0x8f) return { kind: 'branch', by: c.i32() };
  if (code >= 0x40 && code <= 0x4f) return computing(modified(c, p));
  switch (code) {
    case 0x1f:
      modified(c, p);
      return NOTHING;
    case 0x10:
    case 0x11:
      return moved(modified(c, p), p.repeat === 0xf3 ? 4 : p.repeat === 0xf2 ? 8 : 16, code === 0x11, XMM);
    case 0x28:
    case 0x29:
      return moved(modified(c, p), 16, code === 0x29, XMM);
    case 0x2e:
    case 0x2f:
      return reading(modified(c, p).other);
    case 0xd6:
      return p.half ? moved(modified(c, p), 8, true, XMM) : END;
    case 0x57:
    case 0xef:
    case 0x58:
    case 0x59:
    case 0x5a:
    case 0x5c:
    case 0x5e:
    case 0x2a:
      return computing(modified(c, p), XMM);
    case 0xaf:
      return computing(modified(c, p));
    case 0xb6:
    case 0xbe:
      return moved(modified(c, p), 1, false);
    case 0xb7:
    case 0xbf:
      return moved(modified(c, p), 2, false);
    default:
      return code >= 0x90 && code <= 0x9f ? changing(modified(c, p).other) : END;
  }
}
