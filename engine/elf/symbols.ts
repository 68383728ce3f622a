/**
 * The symbol table, searched for a few names without making an object per symbol.
 * Source: System V ABI, "Symbol Table"; Elf64_Sym is {name u32, info u8, other u8, shndx u16, value u64, size u64}.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Image } from './image.ts';

const SYMBOL_SIZE = 24;
const STT_OBJECT = 1;

/** Link-time addresses of data symbols by name; names that are not there are absent. Empty when stripped. */
export function dataSymbols(image: Image, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  const firstBytes = new Set(Array.from(wanted, (name) => name.charCodeAt(0)));
  const longest = Math.max(...Array.from(wanted, (name) => name.length));
  eachDataSymbol(image, (names, start, stop, address) => {
    if (!firstBytes.has(names[start]) || stop - start > longest) return true;
    const name = new Cursor(names, start).cstring();
    if (wanted.has(name)) found.set(name, address);
    return found.size < wanted.size;
  });
  return found;
}

/** Link-time addresses of the data symbols whose names have a part; a name of several has the last. */
export function dataSymbolsWith(image: Image, part: string): Map<string, number> {
  const found = new Map<string, number>();
  const wanted = new TextEncoder().encode(part);
  eachDataSymbol(image, (names, start, stop, address) => {
    for (let at = names.indexOf(wanted[0], start); at >= 0 && at < stop; at = names.indexOf(wanted[0], at + 1)) {
      if (!wanted.every((byte, i) => names[at + i] === byte)) continue;
      found.set(new Cursor(names, start).cstring(), address);
      break;
    }
    return true;
  });
  return found;
}

/** `visit` gets where the name stands in the table of names; it says whether to go on. */
function eachDataSymbol(
  image: Image,
  visit: (names: Uint8Array, start: number, stop: number, address: number) => boolean,
): void {
  const table = image.section('.symtab');
  const names = image.section('.strtab');
  if (!table || !names) return;
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  for (let at = 0; at + SYMBOL_SIZE <= table.length; at += SYMBOL_SIZE) {
    if ((table[at + 4] & 0xf) !== STT_OBJECT) continue;
    const start = view.getUint32(at, true);
    const stop = names.indexOf(0, start);
    if (stop < 0) continue;
    const address = view.getUint32(at + 8, true) + view.getUint32(at + 12, true) * 2 ** 32;
    if (!visit(names, start, stop, address)) return;
  }
}
