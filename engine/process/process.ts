/**
 * A core as a process: its memory (core over executable over libraries), its threads, and where the executable was
 * loaded.
 */

import { type AddressRange, AddressSpace } from '../bytes/address-space.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import { type ByteSource, readBytes } from '../bytes/source.ts';
import { ET_DYN, type Image, PF_W, PT_LOAD } from '../elf/image.ts';
import { shownBuildId } from '../elf/notes.ts';
import { relocatedSource } from '../elf/relocations.ts';
import { AT_ENTRY, AT_PHDR, type Core, truncationFault } from './core.ts';
import { goLibraries, type LibraryFiles, mappedAt, sameBuildFile, type WantedExecutable } from './executable.ts';

const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;
/** Fields of the ELF header that say where sections are and how many. */
const SECTIONS = { start: 0x28, end: 0x40 };

export interface Process {
  readonly core: Core;
  readonly executable?: Image;
  readonly memory: AddressSpace;
  /** What to add to a link-time address of the executable; 0 unless it is position-independent. */
  readonly bias: number;
  readonly faults: readonly Fault[];
  /** Files of the libraries that it had loaded. */
  readonly libraries?: LibraryFiles;
  /** Those of them that the Go linker made: plugins, mostly. */
  readonly goLibraries: readonly LoadedImage[];
}

/** A file that the process has mapped, and what to add to its link-time addresses. */
export interface LoadedImage {
  readonly image: Image;
  readonly bias: number;
}

/**
 * Joins a core with its executable (already found to be of the same build). `left`: all that is left of a core that is gone, as
 * pairs of offset and length in its file.
 */
export function openProcess(
  core: Core,
  executable: Image | undefined,
  { left, libraries }: { readonly left?: Float64Array; readonly libraries?: LibraryFiles } = {},
): Process {
  const known = executable && loadBias(core, executable);
  const bias = known ?? 0;
  const others = executable ? otherGoLibraries(core, executable, libraries) : { loaded: [], faults: [] };
  const layers = [
    ...(left ? rangesLeft(core, left) : coreRanges(core)),
    ...(executable ? executableRanges(executable, bias) : []),
    ...others.loaded.flatMap(({ image, bias: at }) => executableRanges(image, at)),
    ...others.loaded.flatMap(({ image, bias: at }) => untouchedRanges(core, image, at)),
    ...absentRanges(core),
  ];
  const truncated = truncationFault(core);
  return {
    core,
    executable,
    bias,
    libraries,
    goLibraries: others.loaded,
    memory: new AddressSpace(layers),
    faults: [
      ...core.faults,
      ...(truncated ? [truncated] : []),
      ...(executable && known === undefined ? [biasUnknown(executable)] : []),
      ...others.faults,
    ],
  };
}

/**
 * A library is where its build ID is mapped. AT_ENTRY is where the loader put e_entry; AT_PHDR serves where a core has no AT_ENTRY; else its first page tells, where it
 * was dumped: gdb writes the notes last, and a cut core has lost them. undefined: nothing tells.
 */
function loadBias(core: Core, executable: Image): number | undefined {
  if (executable.type !== ET_DYN) return 0;
  const library = mappedAt(core, executable);
  if (library !== undefined) return biasAt(executable, library);
  const entry = core.auxv.get(AT_ENTRY);
  if (entry !== undefined) return entry - executable.entry;
  const headers = core.auxv.get(AT_PHDR);
  const start = headers === undefined ? headersIn(core, executable) : headers - ELF_HEADER;
  return start === undefined ? undefined : biasAt(executable, start);
}

/** The Go libraries beside the program, each by its file of the same build; a fault for each that is not at hand. */
function otherGoLibraries(
  core: Core,
  executable: Image,
  libraries: LibraryFiles | undefined,
): { loaded: LoadedImage[]; faults: Fault[] } {
  const own = mappedAt(core, executable);
  const loaded: LoadedImage[] = [];
  const faults: Fault[] = [];
  for (const library of goLibraries(core)) {
    if (library.mappedAt === undefined || library.mappedAt === own) continue;
    const image = sameBuildFile(library, libraries);
    const bias = image && biasAt(image, library.mappedAt);
    if (image && bias !== undefined) loaded.push({ image, bias });
    else faults.push(libraryMissing(library));
  }
  return { loaded, faults };
}

function libraryMissing({ path, buildIds }: WantedExecutable): Fault {
  return fault(
    'go-library-missing',
    `The process had loaded Go code from ${path} (build ID ${shownBuildId(buildIds)}), whose file is not at hand: stacks break off where they come to it.`,
    { hint: 'Open the core where that file lies under this path.' },
  );
}

/** What to add to a link-time address of a file whose first byte is mapped at `start`. */
export function biasAt(image: Image, start: number): number | undefined {
  const first = image.segments.find((s) => s.type === PT_LOAD);
  return first && start - (first.address - first.offset);
}

/** Address of the page with the executable's program headers: its ELF header may tell other sections since it was stripped. */
function headersIn(core: Core, executable: Image): number | undefined {
  const wanted = readBytes(executable.source, 0, ELF_HEADER + PROGRAM_HEADER * executable.segments.length);
  const { segments, source } = core.image;
  return segments.find(({ type, fileSize, offset }) => {
    if (type !== PT_LOAD || fileSize < wanted.length) return false;
    const there = readBytes(source, offset, wanted.length);
    return (
      there.length === wanted.length &&
      there.every((byte, i) => byte === wanted[i] || (i >= SECTIONS.start && i < SECTIONS.end))
    );
  })?.address;
}

function biasUnknown(executable: Image): Fault {
  return fault(
    'load-address-unknown',
    `Where ${executable.source.name} was loaded is not known: the core has lost the note that says so, and the executable's first page. Nothing of its data can be found.`,
  );
}

/** What was dumped, and what was dumped but lies beyond the end of a cut file (which no other layer may fill). */
function coreRanges(core: Core): AddressRange[] {
  const { source, segments } = core.image;
  const ranges: AddressRange[] = [];
  for (const s of segments) {
    if (s.type !== PT_LOAD || s.fileSize === 0) continue;
    const there = Math.max(0, Math.min(s.fileSize, source.size - s.offset));
    if (there > 0) ranges.push({ start: s.address, end: s.address + there, source, offset: s.offset });
    if (there < s.fileSize) {
      ranges.push({
        start: s.address + there,
        end: s.address + s.fileSize,
        offset: 0,
        missing: { code: 'page-cut-off', why: 'was in the part of the core that is cut off' },
      });
    }
  }
  return ranges;
}

/** What is left of a core that is gone; all else that was dumped is missing, and no other layer may fill it. */
function rangesLeft(core: Core, left: Float64Array): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const range of coreRanges(core)) {
    for (let i = 0; range.source && i < left.length; i += 2) {
      const start = Math.max(left[i], range.offset);
      const end = Math.min(left[i] + left[i + 1], range.offset + range.end - range.start);
      const shift = range.start - range.offset;
      if (start < end) ranges.push({ start: start + shift, end: end + shift, source: range.source, offset: start });
    }
    const missing = { code: 'core-gone', why: 'was in the core, which is no longer there' };
    ranges.push({ start: range.start, end: range.end, offset: 0, missing: range.missing ?? missing });
  }
  return ranges;
}

function executableRanges(executable: Image, bias: number): AddressRange[] {
  const source: ByteSource = bias === 0 ? executable.source : relocatedSource(executable, bias);
  return executable.segments
    .filter((s) => s.type === PT_LOAD && s.fileSize > 0 && ((s.flags & PF_W) === 0 || bias !== 0))
    .map((s) => ({ start: s.address + bias, end: s.address + bias + s.fileSize, source, offset: s.offset }));
}

/**
 * Variables without a value in the file, of pages that no one touched: the kernel has no page to write, and they are zero.
 * Source: linux/fs/coredump.c vma_dump_size, `anon_vma`.
 */
function untouchedRanges(core: Core, image: Image, bias: number): AddressRange[] {
  return image.segments
    .filter((s) => s.type === PT_LOAD && (s.flags & PF_W) !== 0 && s.memorySize > s.fileSize)
    .flatMap((s) => {
      const start = s.address + s.fileSize + bias;
      const end = s.address + s.memorySize + bias;
      return core.image.segments
        .filter((t) => t.type === PT_LOAD && t.fileSize === 0 && t.address < end && t.address + t.memorySize > start)
        .map((t) => ({
          start: Math.max(start, t.address),
          end: Math.min(end, t.address + t.memorySize),
          source: zeroSource(s.memorySize),
          offset: 0,
        }));
    });
}

function zeroSource(size: number): ByteSource {
  return {
    name: 'zero',
    size,
    read(offset, into) {
      const length = Math.max(0, Math.min(into.length, size - offset));
      into.fill(0, 0, length);
      return length;
    },
  };
}

/** Mapped, but neither dumped nor to be found in a file. */
function absentRanges(core: Core): AddressRange[] {
  return core.image.segments
    .filter((s) => s.type === PT_LOAD && s.memorySize > s.fileSize)
    .map((s) => ({
      start: s.address + s.fileSize,
      end: s.address + s.memorySize,
      offset: 0,
      missing: { code: 'page-not-in-core', why: 'is not in the core' },
    }));
}
