/**
 * What an address is: an object of the heap, the stack of a goroutine, a package variable, code, a type, a file. The heap is
 * opened when the first address is looked up.
 */
import { hex } from '../../bytes/fault.ts';
import { SymbolIndex } from '../../elf/symbol-index.ts';
import type { Core } from '../../process/core.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { printedType } from '../../values/type-name.ts';
import { StackIndex } from './stack-index.ts';

export interface AddressTarget {
  readonly kind: 'heap' | 'stack' | 'variable' | 'code' | 'type' | 'file' | 'mapping' | 'unmapped';
  readonly text: string;
  readonly start?: number;
  readonly size?: number;
  /** Full name of the type of what is there. */
  readonly type?: string;
  readonly goroutineId?: number;
}

/** Names of types, which the values layer knows, and the heap. */
export interface TypeNames {
  /** Opened when the first address is looked up; undefined: it cannot be found in this process. */
  heap(): Heap | undefined;
  nameOfDescriptor(address: number): string | undefined;
  /** The type of a package variable, by its full name. */
  typeOfVariable(name: string): string | undefined;
  /** What an object of the heap is, by its number; "" where that cannot be told. */
  objectLabel(object: number): string;
}

export class AddressBook {
  readonly #snapshot: Snapshot;
  readonly #types: TypeNames;
  #stacks: StackIndex | undefined;
  #symbols: SymbolIndex | undefined;

  constructor(snapshot: Snapshot, types: TypeNames) {
    this.#snapshot = snapshot;
    this.#types = types;
  }

  /** undefined: not the address of anything that has a name: the word is likely no address. */
  named(address: number): AddressTarget | undefined {
    return this.#inHeap(address) ?? this.#onStack(address) ?? this.#inProgram(address);
  }

  at(address: number): AddressTarget {
    return this.named(address) ?? mappingAt(this.#snapshot.program.process.core, address);
  }

  #inHeap(address: number): AddressTarget | undefined {
    const heap = this.#types.heap();
    const object = heap?.objectAt(address);
    if (!object || !heap) return undefined;
    const { base: start, size } = object;
    const end = `, ${size} bytes${behind(address - start)}`;
    if (!object.allocated) return { kind: 'heap', text: `free heap slot${end}`, start, size };
    const label = this.#types.objectLabel(heap.spans.firstObject[object.span] + object.index);
    const name = object.type > 0 ? this.#types.nameOfDescriptor(object.type) : undefined;
    const of = label !== '' ? label : name === undefined ? '' : printedType(name);
    const shared = object.tiny && of === '' ? ' (small values share it)' : '';
    const text = `heap object${of === '' ? shared : ` of ${of}`}${end}`;
    return { kind: 'heap', text, start, size, type: IS_A_TYPE.test(of) ? of : undefined };
  }

  #onStack(address: number): AddressTarget | undefined {
    this.#stacks ??= new StackIndex(this.#snapshot.goroutines);
    const row = this.#stacks.rowAt(address);
    if (row < 0) return undefined;
    const { id, stackLow, stackHigh } = this.#snapshot.goroutines;
    const text = `stack of g${id[row]}`;
    return { kind: 'stack', text, start: stackLow[row], size: stackHigh[row] - stackLow[row], goroutineId: id[row] };
  }

  #inProgram(address: number): AddressTarget | undefined {
    const { module, process } = this.#snapshot.program;
    const linked = address - process.bias;
    if (linked >= module.text.start && linked < module.text.end) return this.#code(linked, process.bias);
    this.#symbols ??= new SymbolIndex(module.image);
    const symbol = this.#symbols.at(linked);
    const isType = linked >= module.types.start && linked < module.types.end;
    if (isType && (!symbol || /^type[:.]/.test(symbol.name))) return this.#type(address, linked);
    if (symbol) {
      const text = `${symbol.name}${behind(linked - symbol.address)}`;
      const start = symbol.address + process.bias;
      const type = this.#types.typeOfVariable(symbol.name);
      return { kind: 'variable', text, start, size: symbol.size, type };
    }
    const area = module.data.find((d) => linked >= d.start && linked < d.end);
    return area && { kind: 'variable', text: 'package variables of the program' };
  }

  #code(linked: number, bias: number): AddressTarget | undefined {
    const { pclntab, printedName } = this.#snapshot.program.module;
    const f = pclntab.functionAt(linked);
    if (!f) return undefined;
    const file = pclntab.fileAt(f, linked);
    const position = `${file.slice(file.lastIndexOf('/') + 1)}:${pclntab.lineAt(f, linked)}`;
    const text = `${printedName(f.name)}${behind(linked - f.entry)} (${position})`;
    return { kind: 'code', text, start: f.entry + bias, size: f.end - f.entry };
  }

  #type(address: number, linked: number): AddressTarget {
    const name = linked % 8 === 0 ? this.#types.nameOfDescriptor(address) : undefined;
    return {
      kind: 'type',
      text: name === undefined ? 'constants or type data of the program' : `type ${printedType(name)}`,
    };
  }
}

/** A label that is the type of the object itself, and not of what it is a part or an array of. */
const IS_A_TYPE = /^(?!\[\]|map\[|chan |func |string$)./;

function behind(offset: number): string {
  return offset === 0 ? '' : `, ${offset} bytes in`;
}

/** By the core's own list of mappings and files alone. */
export function mappingAt(core: Core, address: number): AddressTarget {
  const file = core.files.find((f) => address >= f.start && address < f.end);
  if (file) {
    const offset = address - file.start + file.offset;
    const text = `${file.path}, ${hex(offset)} bytes in`;
    return { kind: 'file', text, start: file.start, size: file.end - file.start };
  }
  const segment = core.image.segments.find((s) => address >= s.address && address < s.address + s.memorySize);
  if (!segment) return { kind: 'unmapped', text: 'not mapped' };
  return { kind: 'mapping', text: 'memory of the process', start: segment.address, size: segment.memorySize };
}
