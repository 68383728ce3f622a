/**
 * An ELF64 little-endian file: header, program headers, sections, notes, symbols, build IDs. Nothing beyond the headers
 * is read until it is asked for; sections are decompressed when first used.
 * Source: System V ABI, "Object Files".
 */
import { Cursor } from '../bytes/cursor.ts';
import { type Fault, fault, OpenFailure } from '../bytes/fault.ts';
import { type ByteSource, readBytes } from '../bytes/source.ts';
import { inflate } from './inflate.ts';

export const ET_EXEC = 2;
export const ET_DYN = 3;
export const ET_CORE = 4;
export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_NOTE = 4;
/** Where `.eh_frame_hdr` is mapped. */
export const PT_GNU_EH_FRAME = 0x6474e550;
export const PF_W = 2;
export const SHT_NOBITS = 8;
const MAX_SECTIONS = 1 << 16;
/** A process has a mapping for each; a wrong count must not cost gigabytes. */
const MAX_SEGMENTS = 1 << 22;

export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

export interface Note {
  readonly owner: string;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Bytes of debug sections that were read, for the promise that opening does not touch them. */
export interface ReadingCount {
  debugBytes: number;
}

export interface Image {
  readonly source: ByteSource;
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
  readonly counts: ReadingCount;
  /** Problems of the headers that did not prevent opening: a section table that is cut off. */
  readonly faults: readonly Fault[];
  /** Contents of a section, decompressed; `.debug_info` also finds `.zdebug_info`. undefined: there is none. */
  section(name: string): Uint8Array | undefined;
  sectionHeader(name: string): Section | undefined;
}

/** Reads the headers of an ELF file. Throws OpenFailure when it is not a 64-bit little-endian ELF file. */
export function openImage(source: ByteSource): Image {
  const ident = readBytes(source, 0, 64);
  if (source.size === 0)
    throw new OpenFailure(
      fault('empty-file', `${source.name} is empty (0 bytes).`, {
        hint: 'Take the core again: the disk was full, or the limit on cores was 0 (ulimit -c unlimited).',
      }),
    );
  if (ident.length < 4 || ident[0] !== 0x7f || ident[1] !== 0x45 || ident[2] !== 0x4c || ident[3] !== 0x46) {
    throw new OpenFailure(
      fault('not-elf', `${source.name} is not an ELF file.`, {
        hint: 'Give the core that the kernel or gcore wrote, or an .unpark bundle.',
      }),
    );
  }
  if (ident.length < 64) throw new OpenFailure(fault('elf-header-cut', `${source.name} ends within its ELF header.`));
  if (ident[4] === 1) {
    throw new OpenFailure(
      fault('elf-32-bit', `${source.name} is a 32-bit ELF file.`, {
        hint: 'Unpark reads 64-bit programs (linux/amd64 and linux/arm64).',
      }),
    );
  }
  if (ident[4] !== 2 || ident[5] !== 1) {
    throw new OpenFailure(fault('elf-byte-order', `${source.name} is not a 64-bit little-endian ELF file.`));
  }
  const header = new Cursor(ident, 16);
  const type = header.u16();
  const machine = header.u16();
  header.skip(4);
  const entry = header.u64();
  const programOffset = header.u64();
  const sectionOffset = header.u64();
  header.skip(6);
  const programEntrySize = header.u16();
  let programCount = header.u16();
  header.skip(2);
  let sectionCount = header.u16();
  let nameIndex = header.u16();

  const faults: Fault[] = [];
  let rawSections: RawSection[] = [];
  if (sectionOffset > 0 && sectionOffset + 64 <= source.size) {
    const first = readRawSection(new Cursor(readBytes(source, sectionOffset, 64)));
    // Numbers that do not fit the header's 16 bits stand in section 0 (ELF gABI, "extended numbering").
    if (programCount === 0xffff) programCount = first.info;
    if (sectionCount === 0) sectionCount = first.size;
    if (nameIndex === 0xffff) nameIndex = first.link;
    const table = new Cursor(readBytes(source, sectionOffset, Math.min(sectionCount, MAX_SECTIONS) * 64));
    const readable = Math.floor(table.bytes.length / 64);
    rawSections = Array.from({ length: readable }, () => readRawSection(table));
  } else if (programCount === 0xffff) {
    // Section 0 is cut off. What the first segment has (a core's notes) begins right behind the headers of all.
    const first = new Cursor(readBytes(source, programOffset, 56), 8).u64();
    programCount = Math.max(programCount, Math.floor((first - programOffset) / programEntrySize));
  } else if (sectionOffset > 0 && type !== ET_CORE) {
    faults.push(fault('elf-sections-missing', `The section table of ${source.name} lies beyond its end.`));
  }

  const segments: Segment[] = [];
  const headersSize = Math.min(programCount, MAX_SEGMENTS) * programEntrySize;
  const programs = new Cursor(readBytes(source, programOffset, headersSize));
  for (let i = 0; i < programCount && programs.at + 56 <= programs.end; i++) {
    programs.at = i * programEntrySize;
    segments.push(readSegment(programs));
  }
  if (segments.length < programCount) {
    faults.push(
      fault(
        'elf-segments-missing',
        `${source.name} ends within its program headers: ${segments.length} of ${programCount} are there.`,
      ),
    );
  }

  const sections = nameSections(source, rawSections, nameIndex);
  const counts: ReadingCount = { debugBytes: 0 };
  const byName = new Map(sections.map((s) => [s.name, s]));
  /** undefined: it cannot be inflated, which takes as long to find out each time. */
  const contents = new Map<string, Uint8Array | undefined>();
  const sectionHeader = (name: string) => byName.get(name) ?? byName.get(name.replace('.debug_', '.zdebug_'));
  return {
    source,
    type,
    machine,
    entry,
    segments,
    sections,
    counts,
    faults,
    sectionHeader,
    section(name) {
      if (contents.has(name)) return contents.get(name);
      const found = sectionHeader(name);
      if (!found || found.type === SHT_NOBITS) return undefined;
      const raw = readBytes(source, found.offset, found.size);
      if (name.startsWith('.debug_')) counts.debugBytes += raw.length;
      const bytes = inflate(found, raw);
      contents.set(name, bytes);
      return bytes;
    },
  };
}

interface RawSection extends Omit<Section, 'name'> {
  readonly nameOffset: number;
  readonly info: number;
}

function readRawSection(c: Cursor): RawSection {
  const nameOffset = c.u32();
  const type = c.u32();
  const flags = c.u64();
  const address = c.u64();
  const offset = c.u64();
  const size = c.u64();
  const link = c.u32();
  const info = c.u32();
  c.skip(16);
  return { nameOffset, type, flags, address, offset, size, link, info };
}

function readSegment(c: Cursor): Segment {
  const type = c.u32();
  const flags = c.u32();
  const offset = c.u64();
  const address = c.u64();
  c.skip(8);
  const fileSize = c.u64();
  const memorySize = c.u64();
  c.skip(8);
  return { type, flags, offset, address, fileSize, memorySize };
}

function nameSections(source: ByteSource, raw: readonly RawSection[], nameIndex: number): Section[] {
  const table = raw[nameIndex];
  if (!table || table.size > 1 << 24) return [];
  const names = readBytes(source, table.offset, table.size);
  return raw.map(({ nameOffset, info: _, ...rest }) => ({ ...rest, name: new Cursor(names, nameOffset).cstring() }));
}
