/**
 * Which executable a core belongs to: what the core itself says (path and build IDs in the executable's first page), and
 * whether a given file is that executable.
 */
import { fault, OpenFailure } from '../bytes/fault.ts';
import { type ByteSource, memorySource, readBytes } from '../bytes/source.ts';
import { fileBuildIds } from '../elf/debug-file.ts';
import { ET_CORE, ET_DYN, ET_EXEC, type Image, openImage, PT_LOAD, type Segment } from '../elf/image.ts';
import { type BuildIds, buildIds, firstPageNotes, sameBuild, shownBuildId } from '../elf/notes.ts';
import { targetOf } from '../elf/target.ts';
import { AT_PHDR, type Core } from './core.ts';

export interface WantedExecutable {
  /** The path of the file, as the kernel knew the mapping. */
  readonly path?: string;
  readonly buildIds: BuildIds;
  /** Of a library: where its first page is mapped. */
  readonly mappedAt?: number;
}

/**
 * The file with the Go program: the executable; or, where that has none and a library of the process has (-buildmode=c-shared),
 * that library.
 */
export function wantedExecutable(core: Core): WantedExecutable {
  const main = mainExecutable(core);
  const isForeign = main.buildIds.go === undefined && main.buildIds.gnu !== undefined;
  return (isForeign ? goLibraries(core)[0] : undefined) ?? main;
}

/** The executable that the process was started from, whatever made it. */
export function mainExecutable(core: Core): WantedExecutable {
  const headers = core.auxv.get(AT_PHDR);
  const mapping = headers === undefined ? undefined : core.files.find((f) => headers >= f.start && headers < f.end);
  const first = headers === undefined ? undefined : firstPage(core, headers);
  return {
    path: mapping?.path ?? core.files.find((f) => f.offset === 0)?.path,
    buildIds: first ? buildIds(firstPageNotes(first)) : {},
  };
}

/** Libraries that the Go linker made, by the build IDs in their first pages: those for C programs, and plugins. */
export function goLibraries(core: Core): WantedExecutable[] {
  const { path: main } = mainExecutable(core);
  const found = new Map<string, WantedExecutable>();
  const segments = new Map(core.image.segments.map((s) => [s.address, s]));
  for (const { path, start, offset } of core.files) {
    if (offset !== 0 || path === main || found.has(path)) continue;
    const segment = segments.get(start);
    const first = segment && pageAt(core, segment, start);
    const ids = first && buildIds(firstPageNotes(first));
    if (ids?.go !== undefined) found.set(path, { path, buildIds: ids, mappedAt: start });
  }
  return [...found.values()];
}

/** The page with the program headers of the executable. */
function firstPage(core: Core, within: number): Image | undefined {
  const start = within - (within % 4096);
  const segment = core.image.segments.find(
    (s) => s.type === PT_LOAD && start >= s.address && start < s.address + s.fileSize,
  );
  return segment && pageAt(core, segment, start);
}

/** The ELF header page of a mapped file, which kernels dump by default, as an image of its own. */
function pageAt(core: Core, segment: Segment, start: number): Image | undefined {
  if (segment.fileSize === 0) return undefined;
  const page = readBytes(core.image.source, segment.offset + (start - segment.address), 4096);
  try {
    return openImage(memorySource(page, 'first page of a mapped file'));
  } catch {
    return undefined; // the page was not dumped (zeros), or the file is no program: it does not tell a build ID
  }
}

/** Opens an executable. Throws OpenFailure when the file is none. */
export function openExecutable(source: ByteSource): Image {
  const image = openImage(source);
  if (image.type === ET_CORE) {
    throw new OpenFailure(
      fault('executable-is-a-core', `${source.name} is a core, not an executable.`, {
        hint: 'The arguments are swapped: give the core first and the executable with --exe.',
      }),
    );
  }
  if (image.type !== ET_EXEC && image.type !== ET_DYN) {
    throw new OpenFailure(fault('not-an-executable', `${source.name} is an ELF file but not an executable.`));
  }
  if (!targetOf(image)) {
    throw new OpenFailure(
      fault('machine-not-supported', `${source.name} is no executable of linux/amd64 or linux/arm64.`),
    );
  }
  return image;
}

export function executableBuildIds(image: Image): BuildIds {
  return fileBuildIds(image);
}

/** Refuses a file of another build than that of the Go program, naming both build IDs. IDs that cannot be compared pass. */
export function requireSameBuild(core: Core, executable: Image): void {
  const given = executableBuildIds(executable);
  const wanted = wantedExecutable(core);
  if (sameBuild(wanted.buildIds, given) !== false || mappedAt(core, executable) !== undefined) return;
  if (wanted.mappedAt !== undefined && sameBuild(mainExecutable(core).buildIds, given))
    throw goIsElsewhere(core, wanted);
  const message = `${executable.source.name} is another build than the one that made ${core.image.source.name}: its build ID is ${shownBuildId(given)}, the core's is ${shownBuildId(wanted.buildIds)}.`;
  throw new OpenFailure(
    fault('executable-mismatch', message, { hint: 'Give the executable that was running when the core was taken.' }),
  );
}

/** The file that lies at a library's path where the reader is; undefined: none. Whether it is of that build is for us to check. */
export type LibraryFiles = (path: string) => ByteSource | undefined;

/** A library's file, where one of the same build is at hand. */
export function sameBuildFile(
  { path, buildIds: wanted }: WantedExecutable,
  libraries: LibraryFiles | undefined,
): Image | undefined {
  const source = path === undefined ? undefined : libraries?.(path);
  if (!source) return undefined;
  try {
    const image = openImage(source);
    return sameBuild(wanted, fileBuildIds(image)) === true ? image : undefined;
  } catch (cause) {
    if (cause instanceof OpenFailure) return undefined; // something else lies there now
    throw cause;
  }
}

/** Where the first page of a library is mapped, by its build ID; undefined: the file is none of the Go libraries of the process. */
export function mappedAt(core: Core, image: Image): number | undefined {
  const given = executableBuildIds(image);
  return goLibraries(core).find(({ buildIds: ids }) => sameBuild(ids, given) === true)?.mappedAt;
}

function goIsElsewhere(core: Core, { path, buildIds: ids }: WantedExecutable): OpenFailure {
  return new OpenFailure(
    fault(
      'go-in-a-library',
      `The program that made ${core.image.source.name} is not Go itself: its Go code is in ${path}, with the build ID ${shownBuildId(ids)}.`,
      { hint: 'Give that library as the executable.' },
    ),
  );
}
