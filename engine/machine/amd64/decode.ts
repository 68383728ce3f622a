/**
 * x86-64 instructions decoded to what they do. Exact for what Go's compiler and assembler use to move pointers, to lock
 * and to transfer control; of everything else the registers and the memory that it writes.
 * Source: Intel SDM volume 2; cmd/compile's rewrite rules for AMD64 say what occurs.
 */
import type {
  Arithmetic,
  Condition,
  ConstantOperand,
  Instruction,
  MemoryOperand,
  Operand,
  Operation,
  Place,
} from '../instruction.ts';
import { Encoding } from './encoding.ts';
import { writesOf } from './writes.ts';

const RAX = 0;
const encoding = new Encoding();

/** The instruction at bytes[at], which stands at address `pc`; undefined where there is none. */
export function decodeAmd64(bytes: Uint8Array, at: number, pc: number): Instruction | undefined {
  const length = encoding.read(bytes, at);
  if (length === 0) return undefined;
  const e = encoding;
  const next = pc + length;
  const operation =
    e.extended || e.segment || e.narrowAddress
      ? writesOf(e, next)
      : ((e.map === 0 ? oneByte(e, next) : e.map === 1 ? twoByte(e, next) : undefined) ?? writesOf(e, next));
  return { pc, length, operation };
}

function oneByte(e: Encoding, next: number): Operation | undefined {
  const { opcode } = e;
  if (opcode < 0x40) return arithmetic(e, next);
  if (opcode < 0x60) return stack(e);
  if (opcode >= 0x70 && opcode < 0x80)
    return { kind: 'branch', target: next + e.immediate, condition: condition(opcode) };
  if (opcode >= 0xb8 && opcode < 0xc0)
    return moveConstant({ kind: 'register', number: (opcode & 7) | ((e.rex & 1) << 3) }, e);
  switch (opcode) {
    case 0x63:
      return e.rex & 8 ? unary(e, next, 'signed-low', 4) : undefined;
    case 0x68:
    case 0x6a:
      return { kind: 'push', from: { kind: 'constant', value: e.immediate } };
    case 0x69:
    case 0x6b:
      return e.rex & 8
        ? { kind: 'arithmetic', to: e.reg, from: place(e, next), operation: 'multiply', amount: e.immediate, size: 8 }
        : undefined;
    case 0x80:
    case 0x81:
    case 0x83:
      return withConstant(e, next);
    case 0x84:
    case 0x85:
      return e.mod === 3 && e.rm === e.reg ? compare(e, place(e, next), constant(0), opcode === 0x84) : undefined;
    case 0x86:
    case 0x87:
      return opcode === 0x87 && e.mod === 3 && e.rex & 8 ? { kind: 'exchange', a: e.reg, b: e.rm } : undefined;
    case 0x88:
    case 0x89:
    case 0x8a:
    case 0x8b:
      return move(e, next);
    case 0x8d:
      return e.mod !== 3 && e.rex & 8 ? { kind: 'address', to: e.reg, of: memory(e, next) } : undefined;
    case 0x8f:
      return { kind: 'pop', to: place(e, next) };
    case 0xa8:
    case 0xa9:
      return testBits(e, { kind: 'register', number: RAX }, e.opcode === 0xa8);
    case 0xc1:
      return shift(e, next);
    case 0xf6:
    case 0xf7:
      return (e.reg & 7) < 2 ? testBits(e, place(e, next), e.opcode === 0xf6) : undefined;
    case 0xc2:
    case 0xc3:
      return { kind: 'return' };
    case 0xc6:
    case 0xc7:
      return (e.reg & 7) === 0 ? moveConstant(place(e, next), e) : undefined;
    case 0xcc:
    case 0xf4:
      return { kind: 'stop' };
    case 0xe0:
    case 0xe1:
    case 0xe2:
    case 0xe3:
      return { kind: 'branch', target: next + e.immediate, condition: 'other' };
    case 0xe8:
      return { kind: 'call', target: next + e.immediate };
    case 0xe9:
    case 0xeb:
      return { kind: 'jump', target: next + e.immediate };
    case 0xff:
      return group5(e, next);
    default:
      return undefined;
  }
}

/** ADD, SUB and XOR where they keep or make something that is known. */
function arithmetic(e: Encoding, next: number): Operation | undefined {
  const sameRegister = e.hasModRm && e.mod === 3 && e.reg === e.rm;
  switch (e.opcode) {
    case 0x01:
    case 0x03:
      if (!(e.rex & 8)) return undefined;
      return e.opcode === 0x01
        ? { kind: 'add', to: place(e, next), amount: { kind: 'register', number: e.reg } }
        : { kind: 'add', to: { kind: 'register', number: e.reg }, amount: place(e, next) };
    case 0x05:
    case 0x2d:
      return e.rex & 8
        ? addConstant({ kind: 'register', number: RAX }, e.opcode === 0x05 ? e.immediate : -e.immediate)
        : undefined;
    case 0x0d:
    case 0x25:
      return withBits({ kind: 'register', number: RAX }, e, e.opcode === 0x0d ? 'or' : 'and');
    case 0x38:
    case 0x39:
      return compare(e, place(e, next), { kind: 'register', number: e.reg }, e.opcode === 0x38);
    case 0x3a:
    case 0x3b:
      return compare(e, { kind: 'register', number: e.reg }, place(e, next), e.opcode === 0x3a);
    case 0x3c:
    case 0x3d:
      return compare(e, { kind: 'register', number: RAX }, constant(e.immediate), e.opcode === 0x3c);
    case 0x29:
    case 0x2b:
    case 0x31:
    case 0x33:
      return sameRegister && e.operandSize >= 4
        ? { kind: 'move', to: { kind: 'register', number: e.reg }, from: { kind: 'constant', value: 0 }, size: 8 }
        : undefined;
    default:
      return undefined;
  }
}

function stack(e: Encoding): Operation | undefined {
  if (e.opcode < 0x50) return undefined;
  const register = { kind: 'register', number: (e.opcode & 7) | ((e.rex & 1) << 3) } as const;
  return e.opcode < 0x58 ? { kind: 'push', from: register } : { kind: 'pop', to: register };
}

/** 80, 81, 83: ModRM.reg chooses ADD, OR, ADC, SBB, AND, SUB, XOR, CMP. */
function withConstant(e: Encoding, next: number): Operation | undefined {
  const to = place(e, next);
  const wide = e.opcode !== 0x80 && (e.rex & 8) !== 0;
  switch (e.reg & 7) {
    case 0:
      return wide ? addConstant(to, e.immediate) : undefined;
    case 1:
    case 4:
      return to.kind === 'register' ? withBits(to, e, (e.reg & 7) === 1 ? 'or' : 'and') : undefined;
    case 5:
      return wide ? addConstant(to, -e.immediate) : undefined;
    case 7:
      return compare(e, to, constant(e.immediate), e.opcode === 0x80);
    default:
      return undefined;
  }
}

function compare(e: Encoding, value: Place, other: Operand, bytes: boolean): Operation | undefined {
  const second = (operand: Operand) => bytes && operand.kind === 'register' && isSecondByte(e, operand.number);
  if (second(value) || second(other)) return undefined;
  return { kind: 'compare', value, with: other, size: bytes ? 1 : e.operandSize };
}

function testBits(e: Encoding, value: Place, bytes: boolean): Operation | undefined {
  if (bytes && value.kind === 'register' && isSecondByte(e, value.number)) return undefined;
  return { kind: 'test-bits', value, bits: e.immediate, size: bytes ? 1 : e.operandSize };
}

function constant(value: number): ConstantOperand {
  return { kind: 'constant', value };
}

function addConstant(to: Place, value: number): Operation {
  return { kind: 'add', to, amount: { kind: 'constant', value } };
}

/** AND and OR with a constant; of single bytes the rest of the register is taken to be zero, as where Go uses them. */
function withBits(to: Place & { kind: 'register' }, e: Encoding, operation: 'and' | 'or'): Operation | undefined {
  const size = e.opcode === 0x80 ? 1 : e.operandSize;
  if (size === 2 || (size === 1 && isSecondByte(e, to.number))) return undefined;
  return { kind: 'arithmetic', to: to.number, from: to, operation, amount: e.immediate, size };
}

function shift(e: Encoding, next: number): Operation | undefined {
  const to = place(e, next);
  const direction = e.reg & 7;
  if (to.kind !== 'register' || !(e.rex & 8) || (direction !== 4 && direction !== 5)) return undefined;
  const operation = direction === 4 ? 'shift-left' : 'shift-right';
  return { kind: 'arithmetic', to: to.number, from: to, operation, amount: e.immediate & 63, size: 8 };
}

function unary(e: Encoding, next: number, operation: Arithmetic, amount: number): Operation {
  return { kind: 'arithmetic', to: e.reg, from: place(e, next), operation, amount, size: 8 };
}

function move(e: Encoding, next: number): Operation | undefined {
  const bytes = e.opcode === 0x88 || e.opcode === 0x8a;
  const size = bytes ? 1 : e.operandSize;
  const register = { kind: 'register', number: e.reg } as const;
  const other = place(e, next);
  if (bytes && (isSecondByte(e, e.reg) || (e.mod === 3 && isSecondByte(e, e.rm)))) return undefined;
  return e.opcode < 0x8a
    ? { kind: 'move', to: other, from: register, size }
    : { kind: 'move', to: register, from: other, size };
}

function moveConstant(to: Place, e: Encoding): Operation {
  const size = e.opcode === 0xc6 || (e.opcode >= 0xb0 && e.opcode < 0xb8) ? 1 : e.operandSize;
  return { kind: 'move', to, from: { kind: 'constant', value: e.immediate }, size };
}

function group5(e: Encoding, next: number): Operation | undefined {
  const through = place(e, next);
  switch (e.reg & 7) {
    case 0:
      return e.rex & 8 ? addConstant(through, 1) : undefined;
    case 1:
      return e.rex & 8 ? addConstant(through, -1) : undefined;
    case 2:
      return { kind: 'call-indirect', through };
    case 4:
      return { kind: 'jump-indirect', through };
    case 6:
      return { kind: 'push', from: through };
    default:
      return undefined;
  }
}

function twoByte(e: Encoding, next: number): Operation | undefined {
  const { opcode } = e;
  if (opcode >= 0x80 && opcode < 0x90)
    return { kind: 'branch', target: next + e.immediate, condition: condition(opcode) };
  if (opcode >= 0x90 && opcode < 0xa0)
    return e.mod === 3 && isSecondByte(e, e.rm)
      ? undefined
      : { kind: 'set-condition', to: place(e, next), condition: condition(opcode) };
  switch (opcode) {
    case 0x0b:
      return { kind: 'stop' };
    case 0x10:
    case 0x11:
    case 0x28:
    case 0x29:
    case 0x6f:
    case 0x7f:
      return vectorMove(e, next);
    case 0x57:
    case 0xef:
      return e.mod === 3 && e.reg === e.rm ? { kind: 'vector-zero', to: e.reg } : undefined;
    case 0x6e:
      return e.narrow && e.rex & 8
        ? { kind: 'vector-word', to: { kind: 'vector', number: e.reg }, from: place(e, next) }
        : undefined;
    case 0x7e:
    case 0xd6:
      return vectorWord(e, next);
    case 0xb1:
      return e.lock && e.operandSize === 4 && e.mod !== 3
        ? { kind: 'compare-and-swap', at: memory(e, next), expected: RAX, desired: e.reg }
        : undefined;
    case 0xb6:
    case 0xb7:
      if (opcode === 0xb6 && e.mod === 3 && isSecondByte(e, e.rm)) return undefined;
      return unary(e, next, 'low', opcode === 0xb6 ? 1 : 2);
    case 0xc1:
      return e.lock && e.operandSize === 4 && e.mod !== 3
        ? { kind: 'fetch-and-add', at: memory(e, next), amount: e.reg }
        : undefined;
    default:
      return undefined;
  }
}

/** MOVUPS, MOVAPS (no prefix), MOVDQU (F3), MOVDQA (66): 16 bytes. MOVSS and MOVSD (10, 11 with F3, F2) are no pairs. */
function vectorMove(e: Encoding, next: number): Operation | undefined {
  const integer = e.opcode === 0x6f || e.opcode === 0x7f;
  if (integer ? e.repeat !== 0xf3 && !e.narrow : e.repeat !== 0) return undefined;
  const register = { kind: 'vector', number: e.reg } as const;
  const other = e.mod === 3 ? ({ kind: 'vector', number: e.rm } as const) : memory(e, next);
  const stores = e.opcode === 0x11 || e.opcode === 0x29 || e.opcode === 0x7f;
  return stores
    ? { kind: 'vector-move', to: other, from: register }
    : { kind: 'vector-move', to: register, from: other };
}

/** MOVQ between a vector register and a register, memory or vector. */
function vectorWord(e: Encoding, next: number): Operation | undefined {
  const register = { kind: 'vector', number: e.reg } as const;
  const vectorOrMemory = e.mod === 3 ? ({ kind: 'vector', number: e.rm } as const) : memory(e, next);
  if (e.opcode === 0xd6) return e.narrow ? { kind: 'vector-word', to: vectorOrMemory, from: register } : undefined;
  if (e.repeat === 0xf3) return { kind: 'vector-word', to: register, from: vectorOrMemory };
  return e.narrow && e.rex & 8 ? { kind: 'vector-word', to: place(e, next), from: register } : undefined;
}

function condition(opcode: number): Condition {
  const code = opcode & 15;
  return code === 4 ? 'zero' : code === 5 ? 'not-zero' : 'other';
}

function place(e: Encoding, next: number): Place {
  return e.mod === 3 ? { kind: 'register', number: e.rm } : memory(e, next);
}

/** `next` is the address of the instruction after this one. */
function memory(e: Encoding, next: number): MemoryOperand {
  return {
    kind: 'memory',
    base: e.base >= 0 ? e.base : undefined,
    index: e.index >= 0 ? e.index : undefined,
    scale: e.scale,
    displacement: e.base === -2 ? next + e.displacement : e.displacement,
  };
}

/** Without REX the byte registers 4 to 7 are the second bytes of the first four. */
export function isSecondByte(e: Encoding, number: number): boolean {
  return e.rex === 0 && number >= 4 && number < 8;
}
