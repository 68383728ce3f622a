/**
 * The directory of a ZIP archive (PKWARE's APPNOTE 6.3, §4.3), read by slices: where each file lies and how it is packed. With
 * the 64-bit fields, since cores are large.
 */
import { type ByteSource, OpenFailure } from '../../engine/index.ts';

export interface ZipEntry {
  readonly name: string;
  /** 0: stored. 8: deflated. */
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  /** Where its bytes begin. */
  readonly start: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
const LOCAL_LENGTH = 30;
const ENTRY_LENGTH = 46;
const MOST_COMMENT = 0xffff;
const UNSET = 0xffffffff;
/** A bundle holds three files; an archive with more than a handful is none. */
const MOST_ENTRIES = 64;
const MOST_DIRECTORY = 1 << 20;

/** Throws OpenFailure where the archive is damaged. */
export function zipEntries(source: ByteSource): Map<string, ZipEntry> {
  const { at, length, count } = directoryOf(source);
  if (length > MOST_DIRECTORY || at + length > source.size) throw broken(source, 'its directory is not where it says');
  const directory = view(source, at, length);
  const entries = new Map<string, ZipEntry>();
  for (let next = 0; entries.size < Math.min(count, MOST_ENTRIES); ) {
    if (next + ENTRY_LENGTH > length || directory.getUint32(next, true) !== ENTRY)
      throw broken(source, 'its directory is damaged');
    const entry = entryAt(source, directory, next);
    entries.set(entry.name, entry);
    next += ENTRY_LENGTH + [28, 30, 32].reduce((sum, field) => sum + directory.getUint16(next + field, true), 0);
  }
  return entries;
}

function directoryOf(source: ByteSource): { at: number; length: number; count: number } {
  const tail = Math.min(source.size, END_LENGTH + MOST_COMMENT + LOCATOR_LENGTH);
  const bytes = view(source, source.size - tail, tail);
  let end = tail - END_LENGTH;
  while (end >= 0 && bytes.getUint32(end, true) !== END) end--;
  if (end < 0) throw broken(source, 'its end is missing: the file is cut');
  const located = end >= LOCATOR_LENGTH && bytes.getUint32(end - LOCATOR_LENGTH, true) === LOCATOR_64;
  if (!located)
    return {
      count: bytes.getUint16(end + 10, true),
      length: bytes.getUint32(end + 12, true),
      at: bytes.getUint32(end + 16, true),
    };
  const place = long(bytes, end - LOCATOR_LENGTH + 8);
  if (place + 56 > source.size) throw broken(source, 'its directory is not where it says');
  const wide = view(source, place, 56);
  if (wide.getUint32(0, true) !== END_64) throw broken(source, 'its directory is damaged');
  return { count: long(wide, 32), length: long(wide, 40), at: long(wide, 48) };
}

function entryAt(source: ByteSource, directory: DataView, at: number): ZipEntry {
  const nameLength = directory.getUint16(at + 28, true);
  const extraLength = directory.getUint16(at + 30, true);
  const extra = at + ENTRY_LENGTH + nameLength;
  if (extra + extraLength > directory.byteLength) throw broken(source, 'its directory is damaged');
  const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + ENTRY_LENGTH, nameLength));
  const fields = [
    directory.getUint32(at + 24, true),
    directory.getUint32(at + 20, true),
    directory.getUint32(at + 42, true),
  ];
  const [size, packed, local] = widened(directory, extra, extra + extraLength, fields);
  const head = local + LOCAL_LENGTH <= source.size ? view(source, local, LOCAL_LENGTH) : undefined;
  if (head?.getUint32(0, true) !== LOCAL) throw broken(source, `${name} is not where the directory says`);
  const start = local + LOCAL_LENGTH + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + packed > source.size) throw broken(source, `${name} is cut`);
  return { name, method: directory.getUint16(at + 10, true), size, packed, start };
}

/** Fields that do not fit stand in the extra field 1, in their order (§4.5.3). */
function widened(directory: DataView, from: number, to: number, fields: readonly number[]): number[] {
  let at = from;
  while (at + 4 <= to && directory.getUint16(at, true) !== 1) at += 4 + directory.getUint16(at + 2, true);
  let next = at + 4;
  return fields.map((value) => {
    if (value !== UNSET || next + 8 > to) return value;
    next += 8;
    return long(directory, next - 8);
  });
}

function long(bytes: DataView, at: number): number {
  return bytes.getUint32(at, true) + bytes.getUint32(at + 4, true) * 2 ** 32;
}

function view(source: ByteSource, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  source.read(at, bytes);
  return new DataView(bytes.buffer);
}

export function broken({ name }: ByteSource, why: string): OpenFailure {
  return new OpenFailure({
    code: 'bundle-broken',
    message: `${name} is not a bundle that Unpark can read: ${why}.`,
    hint: 'Write it anew with: unpark bundle CORE -o FILE',
  });
}
