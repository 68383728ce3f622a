/**
 * ELF notes: what the kernel says of a process in a core, and the build IDs in an executable.
 * Names and descriptors are padded to 4 bytes. Source: System V ABI; linux/fs/binfmt_elf.c.
 */
import { Cursor } from '../bytes/cursor.ts';
import { readBytes } from '../bytes/source.ts';
import { type Image, type Note, PT_NOTE } from './image.ts';

export const NT_PRSTATUS = 1;
export const NT_FPREGSET = 2;
export const NT_PRPSINFO = 3;
export const NT_AUXV = 6;
/** Begins with the same legacy area as NT_FPREGSET. */
export const NT_X86_XSTATE = 0x202;
export const NT_SIGINFO = 0x53494749;
export const NT_FILE = 0x46494c45;

/** No process has so many threads and mappings that its notes need more. */
const MAX_NOTE_BYTES = 1 << 30;

/** All notes of the file's PT_NOTE segments, in order. A note that is cut off ends the list. */
export function imageNotes(image: Image): Note[] {
  return image.segments
    .filter((s) => s.type === PT_NOTE && s.fileSize < MAX_NOTE_BYTES)
    .flatMap((s) => parseNotes(readBytes(image.source, s.offset, s.fileSize)));
}

/**
 * Notes of the first page of an executable. Go's linker covers its own build ID by PT_NOTE but not always the GNU one,
 * so that one is looked for by its shape: name size 4, 20 bytes, type 3, "GNU".
 */
export function firstPageNotes(image: Image): Note[] {
  const notes = imageNotes(image);
  if (notes.some((n) => n.owner === 'GNU' && n.type === 3)) return notes;
  const page = readBytes(image.source, 0, 4096);
  for (let at = 64; at + GNU_ID_HEAD.length + 20 <= page.length; at += 4) {
    if (GNU_ID_HEAD.every((byte, i) => page[at + i] === byte))
      return [...notes, ...parseNotes(page.subarray(at, at + 36))];
  }
  return notes;
}
const GNU_ID_HEAD = [4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 0x47, 0x4e, 0x55, 0];

export function parseNotes(bytes: Uint8Array): Note[] {
  const notes: Note[] = [];
  const c = new Cursor(bytes);
  while (c.at + 12 <= c.end) {
    const nameSize = c.u32();
    const size = c.u32();
    const type = c.u32();
    const name = c.take(nameSize);
    c.align(4);
    const desc = c.take(size);
    c.align(4);
    if (c.failed) break;
    notes.push({ owner: decodeName(name), type, bytes: desc });
  }
  return notes;
}

function decodeName(bytes: Uint8Array): string {
  const stop = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, Math.min(64, stop < 0 ? bytes.length : stop)));
}

/** Who built a file: the GNU build ID (hex) where there is one, and Go's own (actionID/…/contentID). */
export interface BuildIds {
  readonly gnu?: string;
  readonly go?: string;
}

export function buildIds(notes: readonly Note[]): BuildIds {
  const gnu = notes.find((n) => n.owner === 'GNU' && n.type === 3);
  const go = notes.find((n) => n.owner === 'Go' && n.type === 4);
  return {
    gnu: gnu && Array.from(gnu.bytes, (b) => b.toString(16).padStart(2, '0')).join(''),
    go: go && new TextDecoder().decode(go.bytes),
  };
}

/** The one ID to show: GNU's, or Go's where there is none. */
export function shownBuildId(ids: BuildIds): string | undefined {
  return ids.gnu ?? ids.go;
}

/** Whether two files are of one build. undefined: they have no kind of ID in common, so nobody can tell. */
export function sameBuild(a: BuildIds, b: BuildIds): boolean | undefined {
  if (a.gnu !== undefined && b.gnu !== undefined) return a.gnu === b.gnu;
  if (a.go !== undefined && b.go !== undefined) return a.go === b.go;
  return undefined;
}
