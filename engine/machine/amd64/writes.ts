/**
 * Which general registers and which memory an x86-64 instruction writes, for those whose meaning the interpreter does not
 * need. Rather too much than too little: a register that is wrongly believed unchanged would be a false pointer.
 * Source: Intel SDM volume 2.
 */
import type { MemoryOperand, Operation } from '../instruction.ts';
import type { Encoding } from './encoding.ts';

const [RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R11] = [0, 1, 2, 3, 4, 5, 6, 7, 11];

/** The destination: a register operand, the other operand (register or memory), registers that are implied, or none. */
interface Writes {
  readonly reg?: boolean;
  readonly rm?: boolean;
  readonly also?: readonly number[];
  /** The register operand is a vector. */
  readonly vector?: boolean;
  /** A string instruction: fills memory from RDI on. */
  readonly fills?: boolean;
  readonly keepsCondition?: boolean;
}

export function writesOf(e: Encoding, next: number): Operation {
  const writes = e.extended ? extended(e) : e.map === 0 ? oneByte(e) : e.map === 1 ? twoByte(e) : threeByte(e);
  const registers = [...(writes.also ?? [])];
  const bytes =
    e.map === 0
      ? e.opcode !== 0x8c && (e.opcode & 1) === 0
      : e.map === 1 && ((e.opcode >= 0x90 && e.opcode < 0xa0) || e.opcode === 0xb0 || e.opcode === 0xc0);
  const general = (number: number) => (bytes && e.rex === 0 && number >= 4 && number < 8 ? number - 4 : number);
  if (writes.reg && !writes.vector) registers.push(general(e.reg));
  if (writes.rm && !writes.vector && e.mod === 3) registers.push(general(e.rm));
  return {
    kind: 'clobber',
    registers,
    vector: !writes.vector ? undefined : writes.reg ? e.reg : e.mod === 3 ? e.rm : undefined,
    memory: writes.rm && e.mod !== 3 ? memoryOf(e, next) : undefined,
    size: e.map === 0 && bytes ? 1 : e.map === 0 ? e.operandSize : 64,
    filled: writes.fills ? { from: RDI, count: e.repeat === 0 ? undefined : RCX } : undefined,
    keepsCondition: writes.keepsCondition === true,
  };
}

function memoryOf(e: Encoding, next: number): MemoryOperand {
  return {
    kind: 'memory',
    base: e.base >= 0 ? e.base : undefined,
    index: e.index >= 0 ? e.index : undefined,
    scale: e.scale,
    displacement: e.base === -2 ? next + e.displacement : e.displacement,
  };
}

const NONE: Writes = {};
const REG: Writes = { reg: true };
const RM: Writes = { rm: true };
const BOTH: Writes = { reg: true, rm: true };
const VECTOR: Writes = { reg: true, vector: true, keepsCondition: true };
const NOTHING_AT_ALL: Writes = { keepsCondition: true };
/** A store of a vector: to memory, or to the other vector. */
const VECTOR_STORE: Writes = { rm: true, vector: true, keepsCondition: true };

function oneByte(e: Encoding): Writes {
  const { opcode } = e;
  const choice = e.reg & 7;
  if (opcode < 0x40) {
    if (opcode >= 0x38) return NONE;
    const form = opcode & 7;
    return form < 2 ? RM : form < 4 ? REG : { also: [RAX] };
  }
  if (opcode >= 0x90 && opcode < 0x98)
    return opcode === 0x90 && !(e.rex & 1) ? NOTHING_AT_ALL : { also: [RAX, (opcode & 7) | ((e.rex & 1) << 3)] };
  if (opcode >= 0xb0 && opcode < 0xc0) return { also: [byteRegister(e)], keepsCondition: true };
  if (opcode >= 0xd8 && opcode < 0xe0) return e.mod === 3 ? { also: [RAX] } : RM;
  switch (opcode) {
    case 0x63:
    case 0x69:
    case 0x6b:
      return REG;
    case 0x80:
    case 0x81:
    case 0x83:
      return choice === 7 ? NONE : RM;
    case 0x86:
    case 0x87:
      return BOTH;
    case 0x88:
    case 0x89:
    case 0x8c:
    case 0xc6:
    case 0xc7:
      return { rm: true, keepsCondition: true };
    case 0x8a:
    case 0x8b:
    case 0x8d:
      return { reg: true, keepsCondition: true };
    case 0x98:
    case 0x9f:
    case 0xa0:
    case 0xa1:
    case 0xe4:
    case 0xe5:
    case 0xec:
    case 0xed:
      return { also: [RAX] };
    case 0x99:
      return { also: [RDX] };
    case 0xa4:
    case 0xa5:
      return { also: [RSI, RDI, RCX], fills: true };
    case 0xa6:
    case 0xa7:
      return { also: [RSI, RDI, RCX] };
    case 0xaa:
    case 0xab:
    case 0x6c:
    case 0x6d:
      return { also: [RDI, RCX], fills: true };
    case 0xac:
    case 0xad:
      return { also: [RAX, RSI, RCX] };
    case 0xae:
    case 0xaf:
      return { also: [RDI, RCX] };
    case 0x6e:
    case 0x6f:
      return { also: [RSI, RCX] };
    case 0xc0:
    case 0xc1:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return RM;
    case 0xc8:
    case 0xc9:
      return { also: [RSP, RBP] };
    case 0xf6:
    case 0xf7:
      return choice < 2 ? NONE : choice < 4 ? RM : { also: [RAX, RDX] };
    case 0xfe:
    case 0xff:
      return choice < 2 ? RM : NONE;
    default:
      return NONE;
  }
}

/** MOV of a constant to a byte register (B0…): the second bytes belong to the first four registers. */
function byteRegister(e: Encoding): number {
  const number = (e.opcode & 7) | ((e.rex & 1) << 3);
  return e.opcode < 0xb8 && e.rex === 0 && number >= 4 ? number - 4 : number;
}

/** Stores of vector registers among the two-byte opcodes. */
const VECTOR_STORES: ReadonlySet<number> = new Set([0x11, 0x13, 0x17, 0x29, 0x2b, 0x7f, 0xd6, 0xe7]);

function twoByte(e: Encoding): Writes {
  const { opcode } = e;
  const choice = e.reg & 7;
  if (opcode >= 0x40 && opcode < 0x50) return { reg: true, keepsCondition: true };
  if (opcode >= 0x90 && opcode < 0xa0) return { rm: true, keepsCondition: true };
  if (opcode >= 0xc8 && opcode < 0xd0) return { also: [(opcode & 7) | ((e.rex & 1) << 3)], keepsCondition: true };
  if (VECTOR_STORES.has(opcode)) return VECTOR_STORE;
  switch (opcode) {
    case 0x01:
      return e.mod === 3 ? { also: [RAX, RCX, RDX] } : RM;
    case 0x00:
      return RM;
    case 0x05:
      return { also: [RAX, RCX, R11] };
    case 0x0d:
    case 0x18:
    case 0x19:
    case 0x1c:
    case 0x1e:
    case 0x1f:
      return NOTHING_AT_ALL;
    case 0x20:
    case 0x21:
      return RM;
    case 0x31:
    case 0x32:
    case 0x33:
      return { also: [RAX, RDX] };
    case 0xa2:
      return { also: [RAX, RBX, RCX, RDX] };
    case 0xa3:
    case 0xff:
    case 0xb9:
      return NONE;
    case 0xab:
    case 0xb3:
    case 0xbb:
    case 0xa4:
    case 0xa5:
    case 0xac:
    case 0xad:
      return RM;
    case 0xae:
      return e.mod === 3 && e.repeat === 0 ? NOTHING_AT_ALL : RM;
    case 0xb0:
    case 0xb1:
      return { rm: true, also: [RAX] };
    case 0xba:
      return choice === 4 ? NONE : RM;
    case 0xc0:
    case 0xc1:
      return BOTH;
    case 0xc3:
      return RM;
    case 0xc7:
      return { rm: true, also: [RAX, RDX] };
    case 0x7e:
      return e.repeat === 0xf3 ? VECTOR : { rm: true, keepsCondition: true };
    case 0x2c:
    case 0x2d:
    case 0x02:
    case 0x03:
    case 0x50:
    case 0xaf:
    case 0xb6:
    case 0xb7:
    case 0xb8:
    case 0xbc:
    case 0xbd:
    case 0xbe:
    case 0xbf:
    case 0xc5:
    case 0xd7:
      return REG;
    default:
      return VECTOR;
  }
}

function threeByte(e: Encoding): Writes {
  const { map, opcode } = e;
  if (map === 2) {
    if (opcode === 0xf1 && e.repeat !== 0xf2) return RM;
    return opcode === 0xf0 || opcode === 0xf1 || opcode === 0xf6 ? REG : VECTOR;
  }
  return opcode >= 0x14 && opcode <= 0x17 ? RM : VECTOR;
}

/** VEX, EVEX, XOP: vectors but for the bit manipulations; a memory operand of the stores is written. */
function extended(e: Encoding): Writes {
  const { map, opcode } = e;
  if (map === 1) {
    if (VECTOR_STORES.has(opcode)) return VECTOR_STORE;
    if (opcode === 0x7e) return e.repeat === 0xf3 ? VECTOR : RM;
    if (opcode === 0x91) return RM;
    if (opcode === 0xae) return RM;
    return [0x2c, 0x2d, 0x50, 0x78, 0x79, 0x93, 0xc5, 0xd7].includes(opcode) ? REG : VECTOR;
  }
  if (map === 2) {
    if (opcode === 0xf3 || opcode === 0xf6) return { reg: true, also: [e.third] };
    if (opcode === 0xf2 || opcode === 0xf5 || opcode === 0xf7) return REG;
    // Stores: masked moves, scatters, narrowing and compressing moves.
    const stores = [0x2e, 0x2f, 0x8e, 0x8a, 0x8b, 0x63, 0xa0, 0xa1, 0xa2, 0xa3].includes(opcode);
    return stores || (e.repeat === 0xf3 && opcode >= 0x10 && opcode <= 0x35) ? VECTOR_STORE : VECTOR;
  }
  if (map === 3) {
    if (opcode === 0xf0) return REG;
    return (opcode >= 0x14 && opcode <= 0x1d) || opcode === 0x39 || opcode === 0x3b ? RM : VECTOR;
  }
  if (map === 6 || map === 5) return opcode === 0x2d || opcode === 0x2c || opcode === 0x7e ? BOTH : VECTOR;
  return { reg: true, rm: true };
}
