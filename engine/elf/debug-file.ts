/**
 * Debug information that lies in a file of its own: what `objcopy --only-keep-debug` left, or an executable of the same build
 * that was not stripped. Its sections stand in for those that the executable lacks.
 */
import { Cursor } from '../bytes/cursor.ts';
import { fault, OpenFailure } from '../bytes/fault.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type Image, openImage, SHT_NOBITS } from './image.ts';
import { type BuildIds, buildIds, firstPageNotes, parseNotes, sameBuild, shownBuildId } from './notes.ts';

const NOTE_SECTIONS = ['.note.gnu.build-id', '.note.go.buildid'];

/** Build IDs of an executable, or of a debug file, whose program headers point to what it does not have. */
export function fileBuildIds(image: Image): BuildIds {
  const own = buildIds(firstPageNotes(image));
  if (own.gnu !== undefined || own.go !== undefined) return own;
  return buildIds(NOTE_SECTIONS.flatMap((name) => parseNotes(image.section(name) ?? new Uint8Array(0))));
}

export function hasDebugInfo(image: Image): boolean {
  return image.sectionHeader('.debug_info') !== undefined;
}

/** The executable with the sections of its debug file. Throws OpenFailure where that is of another build, or has none. */
export function withDebugFile(executable: Image, source: ByteSource): Image {
  const debug = openImage(source);
  const [wanted, given] = [fileBuildIds(executable), fileBuildIds(debug)];
  if (sameBuild(wanted, given) === false) {
    throw new OpenFailure(
      fault(
        'debug-file-mismatch',
        `${source.name} is the debug information of another build: its build ID is ${shownBuildId(given)}, the executable's is ${shownBuildId(wanted)}.`,
        { hint: 'Give the debug file that was split from this very executable.' },
      ),
    );
  }
  return {
    ...executable,
    get counts() {
      return { debugBytes: executable.counts.debugBytes + debug.counts.debugBytes };
    },
    section: (name) => executable.section(name) ?? debug.section(name),
    sectionHeader: (name) => executable.sectionHeader(name) ?? debug.sectionHeader(name),
  };
}

/** The name of the debug file that a stripped executable tells. Source: gdb, "Debugging Information in Separate Files". */
export function debugLink(image: Image): string | undefined {
  const name = new Cursor(image.section('.gnu_debuglink') ?? new Uint8Array(0)).cstring();
  return name === '' || name.includes('/') ? undefined : name;
}

/** Whether a file has the debug information alone: the code that its headers tell of is not in it. */
export function isDebugOnly(image: Image): boolean {
  return hasDebugInfo(image) && image.sectionHeader('.text')?.type === SHT_NOBITS;
}
