/**
 * The files of code that a process had mapped: its libraries, by what the core notes of its mappings (NT_FILE), each with the
 * build ID that its first page tells, where that page was dumped. The kernel's own (the vDSO) is one of them.
 * Source: linux/fs/binfmt_elf.c fill_files_note; the loader maps the start of a file first (elf/dl-load.c).
 */
import type { AddressSpace } from '../../bytes/address-space.ts';
import { OpenFailure } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { type Image, openImage } from '../../elf/image.ts';
import { buildIds, firstPageNotes } from '../../elf/notes.ts';
import type { Core, MappedFile } from '../core.ts';
import { biasAt } from '../process.ts';

export interface MappedImage {
  readonly path: string;
  readonly ranges: readonly MappedFile[];
  /** Its headers as the process had them; undefined: they were not dumped. */
  readonly headers?: Image;
  readonly buildId?: string;
}

const AT_SYSINFO_EHDR = 33;
/** The vDSO is a few pages; what lies behind them is read only where its headers point. */
const VDSO_BYTES = 1 << 16;
const VDSO = '[vdso]';

/** In the order in which they are first mapped. Those without code of their own (locales, caches) are among them. */
export function mappedImages(core: Core, memory: AddressSpace): MappedImage[] {
  const byPath = new Map<string, MappedFile[]>();
  for (const file of core.files) {
    const known = byPath.get(file.path);
    if (known) known.push(file);
    else byPath.set(file.path, [file]);
  }
  const vdso = core.auxv.get(AT_SYSINFO_EHDR);
  if (vdso !== undefined && vdso > 0)
    byPath.set(VDSO, [{ start: vdso, end: vdso + VDSO_BYTES, offset: 0, path: VDSO }]);
  return Array.from(byPath, ([path, ranges]) => mappedImage(path, ranges, memory));
}

/** The kernel's code in every process: it is in no file, but dumped whole. */
export function isVdso({ path }: Pick<MappedImage, 'path'>): boolean {
  return path === VDSO;
}

/** What to add to a link-time address of a file that is mapped at `ranges`. undefined: its start is not mapped. */
export function biasOf({ ranges }: Pick<MappedImage, 'ranges'>, image: Image): number | undefined {
  const start = ranges.find((r) => r.offset === 0)?.start;
  return start === undefined ? undefined : biasAt(image, start);
}

function mappedImage(path: string, ranges: readonly MappedFile[], memory: AddressSpace): MappedImage {
  const headers = openHeaders(path, ranges, memory);
  return { path, ranges, headers, buildId: headers && buildIds(firstPageNotes(headers)).gnu };
}

function openHeaders(path: string, ranges: readonly MappedFile[], memory: AddressSpace): Image | undefined {
  const start = ranges.find((r) => r.offset === 0);
  if (!start || memory.word32(start.start) !== ELF_MAGIC) return undefined;
  try {
    return openImage(mappedSource(path, ranges, memory));
  } catch (cause) {
    if (cause instanceof OpenFailure) return undefined; // begins like one, but is none: as if it were not dumped
    throw cause;
  }
}
const ELF_MAGIC = 0x464c457f;

/** A file as far as its pages are in memory, by offsets in the file. */
function mappedSource(path: string, ranges: readonly MappedFile[], memory: AddressSpace): ByteSource {
  return {
    name: path,
    size: Math.max(...ranges.map((r) => r.offset + r.end - r.start)),
    read(offset, into) {
      let done = 0;
      while (done < into.length) {
        const at = offset + done;
        const range = ranges.find((r) => at >= r.offset && at < r.offset + r.end - r.start);
        if (!range) break;
        const address = range.start + at - range.offset;
        const length = Math.min(into.length - done, range.end - address, PAGE - (address % PAGE));
        const bytes = memory.bytes(address, length);
        if (!(bytes instanceof Uint8Array)) break;
        into.set(bytes, done);
        done += length;
      }
      return done;
    },
  };
}
const PAGE = 4096;
