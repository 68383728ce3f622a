/**
 * The fields of one encoded x86-64 instruction, and with them its length: prefixes, opcode, ModRM, SIB, displacement,
 * immediate. Complete for legacy, VEX and EVEX encodings; 0 is the length of what is none.
 * Source: Intel SDM volume 2, chapter 2.
 */
import { ONE_BYTE, TWO_BYTE } from './opcodes.ts';

/** An instruction is never longer. */
const MAX_LENGTH = 15;

/** Which table an opcode belongs to: 0 one byte, 1 after 0F, 2 after 0F 38, 3 after 0F 3A; EVEX has 5 and 6, XOP 8 to 10. */
export type OpcodeMap = number;
const XOP_MAP = 8;

export class Encoding {
  length = 0;
  map: OpcodeMap = 0;
  opcode = 0;
  /** VEX, EVEX or XOP. */
  extended = false;
  /** The third operand of an extended instruction. */
  third = 0;
  lock = false;
  /** 0xf2 or 0xf3, the last of them; 0 for none. */
  repeat = 0;
  /** Prefix 66. */
  narrow = false;
  /** fs or gs. */
  segment = false;
  /** Prefix 67: addresses of 32 bits. */
  narrowAddress = false;
  rex = 0;
  hasModRm = false;
  mod = 0;
  reg = 0;
  rm = 0;
  /** Of a memory operand: -1 for none; base -2 is the next instruction's address. */
  base = -1;
  index = -1;
  scale = 1;
  displacement = 0;
  /** Sign-extended; of 8-byte ones too large for a number, rounded. */
  immediate = 0;
  immediateSize = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  /** Bytes of the operands: 2, 4 or 8. */
  get operandSize(): number {
    return this.rex & 8 ? 8 : this.narrow ? 2 : 4;
  }

  /** Reads the instruction at bytes[at]; its fields are valid until the next read. The length, 0 for none. */
  read(bytes: Uint8Array, at: number): number {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = Math.min(bytes.length, at + MAX_LENGTH);
    this.extended = this.lock = this.narrow = this.segment = this.narrowAddress = this.hasModRm = false;
    this.repeat = this.rex = this.map = this.displacement = this.immediate = this.immediateSize = 0;
    this.mod = this.reg = this.rm = 0;
    const letter = this.#prefixesAndOpcode();
    if (letter === 'x' || letter === 'p') return 0;
    if ('rBZgG'.includes(letter)) this.#modRm();
    this.#immediates(letter);
    this.length = this.#at <= this.#end ? this.#at - at : 0;
    return this.length;
  }

  #byte(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++] : this.#beyond();
  }

  #beyond(): number {
    this.#at = this.#end + 1;
    return 0;
  }

  /** The letter of the opcode's row in the tables. */
  #prefixesAndOpcode(): string {
    for (;;) {
      const byte = this.#byte();
      if (byte === 0x66) this.narrow = true;
      else if (byte === 0x67) this.narrowAddress = true;
      else if (byte === 0xf0) this.lock = true;
      else if (byte === 0xf2 || byte === 0xf3) this.repeat = byte;
      else if (byte === 0x64 || byte === 0x65) this.segment = true;
      else if (byte === 0x2e || byte === 0x36 || byte === 0x3e || byte === 0x26) continue;
      else return byte >= 0x40 && byte <= 0x4f ? this.#afterRex(byte) : this.#opcode(byte);
      if (this.#at > this.#end) return 'x';
    }
  }

  #afterRex(rex: number): string {
    this.rex = rex;
    const byte = this.#byte();
    // A REX prefix counts only directly before the opcode; Go's assembler never places it elsewhere.
    return byte >= 0x40 && byte <= 0x4f ? 'x' : this.#opcode(byte);
  }

  #opcode(byte: number): string {
    this.opcode = byte;
    if (byte === 0xc5) return this.#vex2();
    if (byte === 0xc4) return this.#vex3();
    if (byte === 0x8f && (this.#bytes[this.#at] & 31) >= XOP_MAP) return this.#vex3();
    if (byte === 0x62) return this.#evex();
    if (byte !== 0x0f) return ONE_BYTE[byte];
    const second = this.#byte();
    this.map = second === 0x38 ? 2 : second === 0x3a ? 3 : 1;
    this.opcode = this.map === 1 ? second : this.#byte();
    return this.map === 1 ? TWO_BYTE[second] : this.map === 2 ? 'r' : 'B';
  }

  #vex2(): string {
    const fields = this.#byte();
    this.rex = fields & 0x80 ? 0 : 4;
    return this.#extendedOpcode(1, fields);
  }

  #vex3(): string {
    const first = this.#byte();
    const second = this.#byte();
    this.rex = ((~first >> 5) & 7) | ((second & 0x80) >> 4);
    return this.#extendedOpcode(first & 31, second);
  }

  #evex(): string {
    const first = this.#byte();
    const second = this.#byte();
    this.#byte();
    this.rex = ((~first >> 5) & 7) | ((second & 0x80) >> 4);
    return this.#extendedOpcode(first & 7, second);
  }

  #extendedOpcode(map: OpcodeMap, fields: number): string {
    const prefix = fields & 3;
    this.extended = true;
    this.map = map;
    this.third = (~fields >> 3) & 15;
    this.narrow = prefix === 1;
    this.repeat = prefix === 2 ? 0xf3 : prefix === 3 ? 0xf2 : 0;
    this.opcode = this.#byte();
    if (map === 1) return TWO_BYTE[this.opcode] === 'x' ? 'r' : TWO_BYTE[this.opcode];
    if (map === 3 || map === XOP_MAP) return 'B';
    if (map === XOP_MAP + 2) return 'Z';
    return map === 2 || map === 5 || map === 6 || map === XOP_MAP + 1 ? 'r' : 'x';
  }

  #modRm(): void {
    const byte = this.#byte();
    this.hasModRm = true;
    this.mod = byte >> 6;
    this.reg = ((byte >> 3) & 7) | ((this.rex & 4) << 1);
    this.rm = (byte & 7) | ((this.rex & 1) << 3);
    this.base = this.index = -1;
    this.scale = 1;
    if (this.mod === 3) return;
    this.base = this.rm;
    if ((byte & 7) === 4) this.#sib();
    else if (this.mod === 0 && (byte & 7) === 5) {
      this.base = -2;
      this.displacement = this.#signed(4);
    }
    if (this.mod === 1) this.displacement = this.#signed(1);
    else if (this.mod === 2) this.displacement = this.#signed(4);
  }

  #sib(): void {
    const byte = this.#byte();
    const index = ((byte >> 3) & 7) | ((this.rex & 2) << 2);
    if (index !== 4) this.index = index;
    this.scale = 1 << (byte >> 6);
    this.base = (byte & 7) | ((this.rex & 1) << 3);
    if ((byte & 7) === 5 && this.mod === 0) {
      this.base = -1;
      this.displacement = this.#signed(4);
    }
  }

  #immediates(letter: string): void {
    const word = this.narrow && !(this.rex & 8) ? 2 : 4;
    if (letter === 'b' || letter === 'B') this.#immediate(1);
    else if (letter === 'z' || letter === 'Z') this.#immediate(word);
    else if (letter === 'j') this.#immediate(4);
    else if (letter === 'w') this.#immediate(2);
    else if (letter === 'v') this.#immediate(this.rex & 8 ? 8 : word);
    else if (letter === 'o') this.#immediate(this.narrowAddress ? 4 : 8);
    else if (letter === 'e') this.#immediate(3);
    else if (letter === 'g' && (this.reg & 7) < 2) this.#immediate(1);
    else if (letter === 'G' && (this.reg & 7) < 2) this.#immediate(word);
  }

  #immediate(size: number): void {
    this.immediateSize = size;
    this.immediate = this.#signed(size);
  }

  #signed(size: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < size; i++, scale *= 256) value += this.#byte() * scale;
    return value >= scale / 2 ? value - scale : value;
  }
}
