/** The code of a Go program's functions at their run-time addresses, each decoded when it is first asked for. */
import { PT_LOAD } from '../elf/image.ts';
import { type StackObject, stackObjects } from '../gobin/frame-tables.ts';
import type { FunctionRecord } from '../gobin/pclntab.ts';
import type { GoProgram } from '../runtime/program.ts';
import type { Architecture } from './architecture.ts';
import { type Code, readCode } from './code.ts';

/** A function of the program; addresses in `record` are link-time addresses. */
export interface ProgramFunction {
  readonly record: FunctionRecord;
  readonly entry: number;
  /** undefined: it cannot be read, or is too large. */
  readonly code: Code | undefined;
  readonly objects: readonly StackObject[];
  /** Source file of its first line; the runtime's own functions may have names of other packages. */
  readonly file: string;
}

/** Most functions of a program are asked for their names only. */
class DecodedOnDemand implements ProgramFunction {
  readonly record: FunctionRecord;
  readonly entry: number;
  readonly file: string;
  readonly #read: () => Code | undefined;
  readonly #list: () => readonly StackObject[];
  #code: { readonly read: Code | undefined } | undefined;
  #objects: readonly StackObject[] | undefined;

  constructor(
    record: FunctionRecord,
    entry: number,
    file: string,
    read: () => Code | undefined,
    list: () => readonly StackObject[],
  ) {
    this.record = record;
    this.entry = entry;
    this.file = file;
    this.#read = read;
    this.#list = list;
  }

  get code(): Code | undefined {
    this.#code ??= { read: this.#read() };
    return this.#code.read;
  }

  get objects(): readonly StackObject[] {
    this.#objects ??= this.#list();
    return this.#objects;
  }
}

export class ProgramCode {
  readonly architecture: Architecture;
  readonly #program: GoProgram;
  readonly #functions = new Map<number, ProgramFunction>();
  readonly #byPc = new Map<number, ProgramFunction | undefined>();
  readonly #constant: readonly { readonly start: number; readonly end: number }[];

  constructor(program: GoProgram, architecture: Architecture) {
    this.#program = program;
    this.architecture = architecture;
    this.#constant = constantRanges(program);
  }

  /** The function that contains a run-time address. */
  at(pc: number): ProgramFunction | undefined {
    if (this.#byPc.has(pc)) return this.#byPc.get(pc);
    const found = this.#find(pc);
    this.#byPc.set(pc, found);
    return found;
  }

  #find(pc: number): ProgramFunction | undefined {
    const { module, process, memory, target } = this.#program;
    const record = module.pclntab.functionAt(pc - process.bias);
    if (!record) return undefined;
    let known = this.#functions.get(record.entry);
    if (!known) {
      const entry = record.entry + process.bias;
      const read = () =>
        readCode(this.architecture, memory, (at) => this.constantWord(at), entry, record.end + process.bias);
      known = new DecodedOnDemand(record, entry, module.pclntab.fileAt(record, record.entry), read, () =>
        stackObjects(module.pclntab, module.memory, record, target),
      );
      this.#functions.set(record.entry, known);
    }
    return known;
  }

  /** Folder of the standard library's sources, as pclntab has it; '' where the build left it out (-trimpath). */
  standardRoot(): string {
    const { pclntab } = this.#program.module;
    const main = pclntab.functionNamed('runtime.main');
    const file = main ? pclntab.fileAt(main, main.entry) : '';
    return file.slice(0, Math.max(0, file.lastIndexOf('runtime/')));
  }

  /** Of the executable's own image, which is never freed: functions, constants, package variables. */
  isPermanent(address: number): boolean {
    const { module, process } = this.#program;
    const linked = address - process.bias;
    return module.image.segments.some(
      (s) => s.type === PT_LOAD && linked >= s.address && linked < s.address + s.memorySize,
    );
  }

  /** The word at an address of the executable that the process never writes; undefined elsewhere. */
  constantWord(address: number): number | undefined {
    if (!this.#constant.some((r) => address >= r.start && address + 8 <= r.end)) return undefined;
    const word = this.#program.memory.word(address);
    return Number.isNaN(word) ? undefined : word;
  }
}

/** The executable's image without its package variables. */
function constantRanges(program: GoProgram): { start: number; end: number }[] {
  const { module, process } = program;
  const written = module.data
    .filter((r) => r.end > r.start)
    .map((r) => ({ start: r.start + process.bias, end: r.end + process.bias }))
    .sort((a, b) => a.start - b.start);
  const ranges: { start: number; end: number }[] = [];
  for (const segment of module.image.segments) {
    if (segment.type !== PT_LOAD) continue;
    let start = segment.address + process.bias;
    const end = start + segment.memorySize;
    for (const data of written) {
      if (data.end <= start || data.start >= end) continue;
      if (data.start > start) ranges.push({ start, end: data.start });
      start = Math.max(start, data.end);
    }
    if (start < end) ranges.push({ start, end });
  }
  return ranges;
}
