/**
 * A file of code that is not Go's: what its frames are (call frame information), and what its functions are called (debug
 * information, symbols). Nothing is read before it is asked for.
 */
import { Cursor } from '../../bytes/cursor.ts';
import { readBytes } from '../../bytes/source.ts';
import { type Dwarf, openDwarf } from '../../dwarf/dwarf.ts';
import { encodedPointer, FrameEntries, type FrameSection } from '../../dwarf/frame-entries.ts';
import { type FrameRules, rulesAt } from '../../dwarf/frame-rules.ts';
import { type Image, PT_GNU_EH_FRAME, PT_LOAD, SHT_NOBITS } from '../../elf/image.ts';
import { SymbolIndex } from '../../elf/symbol-index.ts';

/** A call, by what is known of it. */
export interface NativePlace {
  /** As its source calls it; where nobody tells, the file and the place in it: "libc.so.6+0x8a3d2". */
  readonly function: string;
  /** Of the source; of the code where that is not known. */
  readonly file: string;
  /** 0: not known. */
  readonly line: number;
  readonly inlined: boolean;
}

const MAX_SECTION = 1 << 28;

export class NativeModule {
  readonly path: string;
  /** What to add to its link-time addresses. */
  readonly bias: number;
  readonly #image: Image;
  #frames: readonly FrameEntries[] | undefined;
  #symbols: readonly SymbolIndex[] | undefined;
  #dwarf: { readonly of: Dwarf | undefined } | undefined;

  constructor(path: string, image: Image, bias: number) {
    this.path = path;
    this.bias = bias;
    this.#image = image;
  }

  /** Where the frame at a run-time pc begins and what its caller's registers are; undefined: nothing tells. */
  rulesAt(pc: number): FrameRules | undefined {
    this.#frames ??= frameSections(this.#image).map((section) => new FrameEntries(section));
    for (const entries of this.#frames) {
      const entry = entries.at(pc - this.bias);
      const rules = entry && rulesAt(entry, pc - this.bias);
      if (rules) return rules;
    }
    return undefined;
  }

  /** The calls at a run-time pc (of a return address, one before it), innermost first: what was inlined, then the function that has the frame. */
  placesAt(pc: number): NativePlace[] {
    const linked = pc - this.bias;
    this.#dwarf ??= { of: openDwarf(this.#image) };
    const { of: dwarf } = this.#dwarf;
    const calls = dwarf?.callsAt(linked) ?? [];
    const line = dwarf?.lineAt(linked);
    if (!dwarf || calls.length === 0) return [{ ...this.#unsourced(linked), ...line }];
    let at = { file: line?.file ?? this.path, line: line?.line ?? 0 };
    const places: NativePlace[] = [];
    for (let i = calls.length - 1; i >= 0; i--) {
      const { call } = calls[i];
      const name = call.name === '' ? this.#unsourced(linked).function : call.name;
      places.push({ function: name, ...at, inlined: i > 0 });
      const file = call.callFile === undefined ? undefined : dwarf.fileOfUnit(linked, call.callFile);
      at = { file: file ?? this.path, line: call.callLine ?? 0 };
    }
    return places;
  }

  #unsourced(linked: number): NativePlace {
    this.#symbols ??= [new SymbolIndex(this.#image, 'function'), new SymbolIndex(this.#image, 'function', '.dynsym')];
    let name: string | undefined;
    for (const table of this.#symbols) name ??= table.at(linked)?.name;
    const file = this.path.slice(this.path.lastIndexOf('/') + 1);
    return { function: name ?? `${file}+0x${linked.toString(16)}`, file: this.path, line: 0, inlined: false };
  }
}

/** `.eh_frame`, by its section or by the segment that is mapped with it; and `.debug_frame`, which code without exceptions may have. */
function frameSections(image: Image): FrameSection[] {
  const found: FrameSection[] = [];
  const loaded = ehFrame(image);
  if (loaded) found.push(loaded);
  const debug = image.section('.debug_frame');
  if (debug) found.push({ bytes: debug, address: 0, isDebug: true });
  return found;
}

function ehFrame(image: Image): FrameSection | undefined {
  const header = image.sectionHeader('.eh_frame');
  const bytes = header && header.type !== SHT_NOBITS && image.section('.eh_frame');
  if (header && bytes) return { bytes, address: header.address, isDebug: false };
  const segment = image.segments.find((s) => s.type === PT_GNU_EH_FRAME);
  if (!segment) return undefined;
  // version 1, encodings of: the pointer to .eh_frame, the count, the table; then that pointer.
  const c = new Cursor(readBytes(image.source, segment.offset, 12));
  if (c.u8() !== 1) return undefined;
  const encoding = c.u8();
  c.skip(2);
  const address = encodedPointer(c, encoding, segment.address);
  const load = image.segments.find(
    (s) => s.type === PT_LOAD && address !== undefined && address >= s.address && address < s.address + s.fileSize,
  );
  if (address === undefined || c.failed || !load) return undefined;
  const offset = load.offset + (address - load.address);
  const length = Math.min(load.offset + load.fileSize - offset, MAX_SECTION);
  return { bytes: readBytes(image.source, offset, length), address, isDebug: false };
}
