/**
 * Which executable a core belongs to: what the core itself says (path and build IDs in the executable's first page), and
 * whether a given file is that executable.
 */
import { fault, OpenFailure } from '../bytes/fault.ts';
import { type ByteSource, memorySource, readBytes } from '../bytes/source.ts';
import { fileBuildIds } from '../elf/debug-file.ts';
import { ET_CORE, ET_DYN, ET_EXEC, type Image, openImage, PT_LOAD } from '../elf/image.ts';
import { type BuildIds, buildIds, firstPageNotes, sameBuild, shownBuildId } from '../elf/notes.ts';
import { targetOf } from '../elf/target.ts';
import { AT_PHDR, type Core } from './core.ts';

export interface WantedExecutable {
  /** The path under which the process was started, as the kernel knew the mapping. */
  readonly path?: string;
  readonly buildIds: BuildIds;
}

/** What the core says about the executable it was made by. */
export function wantedExecutable(core: Core): WantedExecutable {
  const headers = core.auxv.get(AT_PHDR);
  const mapping = headers === undefined ? undefined : core.files.find((f) => headers >= f.start && headers < f.end);
  const first = headers === undefined ? undefined : firstPage(core, headers);
  return {
    path: mapping?.path ?? core.files.find((f) => f.offset === 0)?.path,
    buildIds: first ? buildIds(firstPageNotes(first)) : {},
  };
}

/** The ELF header page of the executable, which kernels dump by default, as an image of its own. */
function firstPage(core: Core, programHeaders: number): Image | undefined {
  const start = programHeaders - (programHeaders % 4096);
  const segment = core.image.segments.find(
    (s) => s.type === PT_LOAD && start >= s.address && start < s.address + s.fileSize,
  );
  if (!segment) return undefined;
  const page = readBytes(core.image.source, segment.offset + (start - segment.address), 4096);
  try {
    return openImage(memorySource(page, 'first page of the executable'));
  } catch {
    return undefined; // the page was not dumped (zeros): the core does not tell the build ID
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

/** Refuses an executable of another build, naming both build IDs. IDs that cannot be compared pass. */
export function requireSameBuild(core: Core, executable: Image): void {
  const wanted = wantedExecutable(core).buildIds;
  const given = executableBuildIds(executable);
  if (sameBuild(wanted, given) !== false) return;
  throw new OpenFailure(
    fault(
      'executable-mismatch',
      `${executable.source.name} is another build than the one that made ${core.image.source.name}: its build ID is ${shownBuildId(given)}, the core's is ${shownBuildId(wanted)}.`,
      { hint: 'Give the executable that was running when the core was taken.' },
    ),
  );
}
