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
  const header = image.sectionHeader('.symtab');
  const table = image.section('.symtab');
  const names = header && image.sections[header.link] && image.section(image.sections[header.link].name);
  if (!table || !names) return found;
  const firstBytes = new Set(Array.from(wanted, (name) => name.charCodeAt(0)));
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const longest = Math.max(...Array.from(wanted, (name) => name.length));
  for (let at = 0; at + SYMBOL_SIZE <= table.length && found.size < wanted.size; at += SYMBOL_SIZE) {
    if ((table[at + 4] & 0xf) !== STT_OBJECT) continue;
    const nameAt = view.getUint32(at, true);
    if (!firstBytes.has(names[nameAt])) continue;
    const stop = names.indexOf(0, nameAt);
    if (stop < 0 || stop - nameAt > longest) continue;
    const name = new Cursor(names, nameAt).cstring();
    if (wanted.has(name)) found.set(name, view.getUint32(at + 8, true) + view.getUint32(at + 12, true) * 2 ** 32);
  }
  return found;
}
