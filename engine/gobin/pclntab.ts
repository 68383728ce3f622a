/**
 * The table that maps program counters to functions, files, lines and frame sizes. It is in every Go executable,
 * stripped or not. All addresses are link-time addresses.
 * Source: runtime/symtab.go, internal/abi/symtab.go; magic 0xfffffffa since Go 1.16, 0xfffffff0 since 1.18,
 * 0xfffffff1 since 1.20.
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { Memory } from '../bytes/memory.ts';
import { type Image, PT_LOAD } from '../elf/image.ts';

export type PclntabFormat = '1.17' | '1.18' | '1.20';

const FORMATS: Readonly<Record<number, PclntabFormat>> = { 4294967290: '1.17', 4294967280: '1.18', 4294967281: '1.20' };
const MAX_FUNCTIONS = 1 << 24;
const MAX_NAME = 1 << 16;

export interface PclntabHeader {
  readonly format: PclntabFormat;
  readonly address: number;
  /** Instruction size unit: 1 on amd64, 4 on arm64. */
  readonly quantum: number;
  readonly functionCount: number;
  readonly names: number;
  readonly compileUnits: number;
  readonly files: number;
  readonly pcTables: number;
  readonly functions: number;
}

/** A function as its `_func` record has it. Offsets of tables are relative to `pcTables`; 0 means there is none. */
export interface FunctionRecord {
  readonly entry: number;
  /** Entry of the next function. */
  readonly end: number;
  /** As the linker has it; generic functions with their shapes (since Go 1.21). */
  readonly name: string;
  readonly funcId: number;
  /** Bytes of arguments and results on the stack; ARGS_UNKNOWN where only the callee's context tells. */
  readonly argsSize: number;
  /** From the entry to where a recovered panic goes on: to run the other deferred calls and return; 0: nothing is deferred. */
  readonly deferReturn: number;
  readonly flags: number;
  readonly pcsp: number;
  readonly pcfile: number;
  readonly pcline: number;
  readonly compileUnit: number;
  readonly pcdata: readonly number[];
  /** Link-time addresses of FUNCDATA, 0 where there is none. */
  readonly funcdata: readonly number[];
}

export const ARGS_UNKNOWN = 0x8000_0000;

/** Bytes of arguments and results that its caller keeps for a function on the stack; 0 where that is not known. */
export function argumentBytes({ argsSize }: Pick<FunctionRecord, 'argsSize'>): number {
  return argsSize === ARGS_UNKNOWN ? 0 : argsSize;
}

export const FLAG_TOP_FRAME = 1;
export const FLAG_SP_WRITE = 2;

/** Finds the table: by its section, else by its magic in the read-only segments. */
export function findPclntab(image: Image, memory: AddressSpace): PclntabHeader | undefined {
  for (const name of ['.gopclntab', '.data.rel.ro.gopclntab']) {
    const section = image.sectionHeader(name);
    const header = section && readHeader(memory, section.address);
    if (header) return header;
  }
  for (const segment of image.segments.filter((s) => s.type === PT_LOAD)) {
    for (const at of memory.words(segment.address, segment.address + segment.fileSize)) {
      const magic = memory.word32(at);
      const header = FORMATS[magic] ? readHeader(memory, at) : undefined;
      if (header) return header;
    }
  }
  return undefined;
}

function readHeader(memory: Memory, address: number): PclntabHeader | undefined {
  const bytes = memory.bytes(address, 72);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const c = new Cursor(bytes);
  const format = FORMATS[c.u32()];
  const padding = c.u16();
  const quantum = c.u8();
  const pointerSize = c.u8();
  const functionCount = c.u64();
  c.u64(); // number of files: not needed
  if (format !== '1.17') c.u64(); // text start: unset since Go 1.26, so moduledata's is used for all
  if (!format || padding !== 0 || pointerSize !== 8 || functionCount === 0 || functionCount > MAX_FUNCTIONS)
    return undefined;
  const [names, compileUnits, files, pcTables, functions] = Array.from({ length: 5 }, () => address + c.u64());
  if (
    !(address < names && names <= compileUnits && compileUnits <= files && files <= pcTables && pcTables <= functions)
  )
    return undefined;
  return { format, address, quantum, functionCount, names, compileUnits, files, pcTables, functions };
}

export class Pclntab {
  readonly header: PclntabHeader;
  /** Link-time address of the first Go instruction (moduledata.text). */
  readonly text: number;
  readonly #memory: Memory;
  readonly #gofunc: number;
  readonly #records = new Map<number, FunctionRecord | undefined>();
  /** Of what the program loaded beside itself: plugins. */
  readonly #others: readonly Pclntab[];

  constructor(header: PclntabHeader, memory: Memory, text: number, gofunc: number, others: readonly Pclntab[] = []) {
    this.header = header;
    this.text = text;
    this.#memory = memory;
    this.#gofunc = gofunc;
    this.#others = others;
  }

  /** The same table, which also answers for functions of others. What is asked by an offset is asked of the first. */
  with(others: readonly Pclntab[]): Pclntab {
    return new Pclntab(this.header, this.#memory, this.text, this.#gofunc, others);
  }

  /** The function whose code contains `pc`. */
  functionAt(pc: number): FunctionRecord | undefined {
    const count = this.header.functionCount;
    if (!this.#contains(pc)) {
      for (const other of this.#others) if (other.#contains(pc)) return other.functionAt(pc);
      return undefined;
    }
    let low = 0;
    let high = count;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.#entry(middle) <= pc) low = middle;
      else high = middle;
    }
    const known = this.#records.get(low);
    if (known) return known;
    const record = this.#read(low);
    if (record) this.#records.set(low, record);
    return record;
  }

  #contains(pc: number): boolean {
    return pc >= this.#entry(0) && pc < this.#entry(this.header.functionCount);
  }

  /** The table that has a function. */
  #of({ entry }: FunctionRecord): Pclntab {
    if (this.#others.length === 0 || this.#contains(entry)) return this;
    return this.#others.find((other) => other.#contains(entry)) ?? this;
  }

  /** All functions in address order, of one table after the other, for a search by name. */
  *functions(): Generator<FunctionRecord> {
    for (let i = 0; i < this.header.functionCount; i++) {
      const record = this.#read(i);
      if (record) yield record;
    }
    for (const other of this.#others) yield* other.functions();
  }

  /** The first function with this name, by going through the names only. */
  functionNamed(name: string): FunctionRecord | undefined {
    for (let i = 0; i < this.header.functionCount; i++) {
      const at = this.#recordAddress(i);
      const nameAt = this.#int32(at + (this.header.format === '1.17' ? 8 : 4));
      if (this.#nameIs(this.header.names + nameAt, name)) return this.#read(i);
    }
    for (const other of this.#others) {
      const found = other.functionNamed(name);
      if (found) return found;
    }
    return undefined;
  }

  /** The value of a pc-value table at `pc`; -1 where the table says nothing. */
  valueAt(table: number, f: FunctionRecord, pc: number): number {
    if (table === 0) return -1;
    return this.#of(f).#walk(table, f.entry, (value, next) => (pc < next ? value : undefined)) ?? -1;
  }

  fileAt(f: FunctionRecord, pc: number): string {
    const fileNumber = this.valueAt(f.pcfile, f, pc);
    if (fileNumber < 0) return '?';
    return this.#of(f).#fileNamed(f.compileUnit + fileNumber);
  }

  #fileNamed(index: number): string {
    const offset = this.#int32(this.header.compileUnits + 4 * index);
    return offset === -1 ? '?' : this.#cstring(this.header.files + offset);
  }

  lineAt(f: FunctionRecord, pc: number): number {
    return Math.max(0, this.valueAt(f.pcline, f, pc));
  }

  /** A name by its offset in the table of names. */
  nameAt(offset: number): string {
    return this.#cstring(this.header.names + offset);
  }

  /** functab: {entry u64, offset u64} in Go 1.17, {entry offset u32, offset u32} since; one entry more than functions. */
  #entry(i: number): number {
    if (this.header.format === '1.17') return this.#memory.word(this.header.functions + 16 * i);
    return this.text + this.#uint32(this.header.functions + 8 * i);
  }

  #recordAddress(i: number): number {
    const { format, functions } = this.header;
    return (
      functions + (format === '1.17' ? this.#memory.word(functions + 16 * i + 8) : this.#uint32(functions + 8 * i + 4))
    );
  }

  #read(i: number): FunctionRecord | undefined {
    const old = this.header.format === '1.17';
    const at = this.#recordAddress(i);
    const size = old ? 44 : this.header.format === '1.18' ? 40 : 44;
    const bytes = this.#memory.bytes(at, size);
    if (!(bytes instanceof Uint8Array)) return undefined;
    const c = new Cursor(bytes);
    const entry = old ? c.u64() : this.text + c.u32();
    const nameOffset = c.i32();
    const argsSize = c.u32();
    const deferReturn = c.u32();
    const pcsp = c.u32();
    const pcfile = c.u32();
    const pcline = c.u32();
    const pcdataCount = c.u32();
    const compileUnit = c.u32();
    if (this.header.format === '1.20') c.skip(4); // start line
    const funcId = c.u8();
    const flags = c.u8();
    c.skip(1);
    const funcdataCount = c.u8();
    const after = at + c.at;
    if (pcdataCount > 64) return undefined;
    const pcdata = Array.from({ length: pcdataCount }, (_, k) => this.#uint32(after + 4 * k));
    const funcdata = this.#funcdata(after + 4 * pcdataCount, funcdataCount);
    const record = {
      entry,
      end: this.#entry(i + 1),
      name: this.nameAt(nameOffset),
      funcId,
      argsSize,
      deferReturn,
      flags,
      pcsp,
      pcfile,
      pcline,
    };
    return { ...record, compileUnit, pcdata, funcdata };
  }

  /** Absolute and 8-aligned in Go 1.17, offsets from `go:func.*` since. */
  #funcdata(at: number, count: number): number[] {
    if (this.header.format === '1.17') {
      const start = Math.ceil(at / 8) * 8;
      return Array.from({ length: count }, (_, k) => this.#memory.word(start + 8 * k));
    }
    return Array.from({ length: count }, (_, k) => {
      const offset = this.#uint32(at + 4 * k);
      return offset === 0xffffffff ? 0 : this.#gofunc + offset;
    });
  }

  /**
   * Walks a pc-value table: pairs of a zig-zag value delta and a pc delta, from value -1 at the entry, ended by a value
   * delta of 0 (but for the first). `visit` gets each value with the pc at which the next begins.
   */
  #walk(table: number, entry: number, visit: (value: number, next: number) => number | undefined): number | undefined {
    for (let window = 1 << 12; window <= 1 << 24; window <<= 4) {
      const bytes = this.#available(this.header.pcTables + table, window);
      const c = new Cursor(bytes);
      let value = -1;
      let pc = entry;
      for (let first = true; ; first = false) {
        const delta = c.uleb();
        if (c.failed || (delta === 0 && !first)) break;
        value += delta % 2 === 1 ? -((delta + 1) / 2) : delta / 2;
        pc += c.uleb() * this.header.quantum;
        if (c.failed) break;
        const result = visit(value, pc);
        if (result !== undefined) return result;
      }
      if (!c.failed || bytes.length < window) return undefined;
    }
    return undefined;
  }

  /** Up to `length` bytes: fewer at the end of the segment. */
  #available(at: number, length: number): Uint8Array {
    for (let n = length; n >= 16; n >>>= 1) {
      const bytes = this.#memory.bytes(at, n);
      if (bytes instanceof Uint8Array) return bytes;
    }
    return new Uint8Array(0);
  }

  #cstring(at: number): string {
    for (let n = 256; n <= MAX_NAME; n *= 16) {
      const bytes = this.#available(at, n);
      const stop = bytes.indexOf(0);
      if (stop >= 0) return new TextDecoder().decode(bytes.subarray(0, stop));
    }
    return '';
  }

  #nameIs(at: number, name: string): boolean {
    const bytes = this.#memory.bytes(at, name.length + 1);
    if (!(bytes instanceof Uint8Array) || bytes[name.length] !== 0) return false;
    for (let i = 0; i < name.length; i++) if (bytes[i] !== name.charCodeAt(i)) return false;
    return true;
  }

  #uint32(at: number): number {
    const bytes = this.#memory.bytes(at, 4);
    return bytes instanceof Uint8Array ? (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0 : 0;
  }

  #int32(at: number): number {
    return this.#uint32(at) | 0;
  }
}
