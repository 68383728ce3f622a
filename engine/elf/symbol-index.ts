/**
 * The symbols of one kind by address: which package variable an address lies in, which function of C. Kept as columns; a name is
 * made only when it is asked for.
 * Source: System V ABI, "Symbol Table"; Elf64_Sym is {name u32, info u8, other u8, shndx u16, value u64, size u64}.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Image } from './image.ts';

const SYMBOL_SIZE = 24;
const KINDS = { data: 1, function: 2 } as const; // STT_OBJECT, STT_FUNC

export interface AddressedSymbol {
  readonly name: string;
  /** Link-time address. */
  readonly address: number;
  readonly size: number;
}

export class SymbolIndex {
  readonly #names: Uint8Array;
  readonly #addresses: Float64Array;
  readonly #sizes: Float64Array;
  readonly #nameAt: Uint32Array;

  /** Empty where the file has no such table: `.symtab` is stripped often, `.dynsym` (what others link to) never. */
  constructor(image: Image, kind: keyof typeof KINDS = 'data', from: '.symtab' | '.dynsym' = '.symtab') {
    const table = image.section(from) ?? new Uint8Array(0);
    this.#names = image.section(from === '.symtab' ? '.strtab' : '.dynstr') ?? new Uint8Array(0);
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    const u64 = (at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    const found: number[] = [];
    for (let at = 0; at + SYMBOL_SIZE <= table.length; at += SYMBOL_SIZE)
      if ((table[at + 4] & 0xf) === KINDS[kind] && u64(at + 16) > 0) found.push(at);
    found.sort((a, b) => u64(a + 8) - u64(b + 8));
    this.#addresses = Float64Array.from(found, (at) => u64(at + 8));
    this.#sizes = Float64Array.from(found, (at) => u64(at + 16));
    this.#nameAt = Uint32Array.from(found, (at) => view.getUint32(at, true));
  }

  /** The symbol that a link-time address lies in. */
  at(address: number): AddressedSymbol | undefined {
    let low = 0;
    let high = this.#addresses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#addresses[middle] <= address) low = middle + 1;
      else high = middle;
    }
    const i = low - 1;
    if (i < 0 || address >= this.#addresses[i] + this.#sizes[i]) return undefined;
    const name = new Cursor(this.#names, this.#nameAt[i]).cstring();
    return { name, address: this.#addresses[i], size: this.#sizes[i] };
  }
}
