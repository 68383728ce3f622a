/**
 * What a file is, from its headers and notes alone: cheap on a core of 40 GB. A snapshot's id is a hash of the core's
 * size, ELF and program headers and notes, so it is the same wherever and whenever the core is opened.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { fault, OpenFailure } from '../bytes/fault.ts';
import { type ByteSource, readBytes } from '../bytes/source.ts';
import { debugLink, hasDebugInfo, isDebugOnly } from '../elf/debug-file.ts';
import { ET_CORE, openImage, PT_NOTE } from '../elf/image.ts';
import { type BuildIds, shownBuildId } from '../elf/notes.ts';
import { HEADER_LENGTH, requireVersion, traceVersion } from '../formats/trace/version.ts';
import { type Core, openCore, truncationFault } from '../process/core.ts';
import { executableBuildIds, openExecutable, wantedExecutable } from '../process/executable.ts';
import { recognise, type Written } from './written/recognise.ts';

export type Identity =
  | {
      readonly what: 'core';
      /** Sixteen hex digits. */
      readonly snapshotId: string;
      readonly program?: string;
      readonly pid?: number;
      /** The file with its Go program: the path the kernel knew, and its build IDs. */
      readonly wanted: { readonly path?: string; readonly buildIds: BuildIds; readonly shown?: string };
      readonly truncated: boolean;
    }
  /** What a process wrote of its goroutines: dumps in a text, or a profile. */
  | { readonly what: 'goroutines'; readonly form: 'dump' | 'profile'; readonly parts: readonly WrittenPart[] }
  | {
      readonly what: 'executable';
      readonly buildIds: BuildIds;
      readonly shown?: string;
      /** none: it was stripped. only: it has nothing else (objcopy --only-keep-debug). */
      readonly debugInfo: 'none' | 'included' | 'only';
      /** The name of the file that its debug information was split into. */
      readonly debugLink?: string;
    }
  /** An execution trace that Unpark can read. */
  | { readonly what: 'trace' };

/** One dump of a text that may have several; a profile has one part, which is all of it. */
export interface WrittenPart {
  readonly snapshotId: string;
  /** Bytes of the file, which is not packed where it has several. */
  readonly from: number;
  readonly to: number;
}

const ID_LENGTH = 16;
const HASHED_AT_ONCE = 1 << 20;

/** Throws OpenFailure with a sentence for everything that Unpark does not read. */
export function identify(source: ByteSource): Identity {
  const packed = packing(source);
  // What is packed by gzip may be a profile, or a dump.
  if (packed && packed !== GZIP) throw refusalOf(packed, source);
  const written = recognise(source);
  if (written) return identifyWritten(written);
  if (packed) throw refusalOf(packed, source);
  if (traceVersion(readBytes(source, 0, HEADER_LENGTH)) !== undefined) {
    requireVersion(source);
    return { what: 'trace' };
  }
  if (openImage(source).type !== ET_CORE) {
    const image = openExecutable(source);
    const ids = executableBuildIds(image);
    const debugInfo = isDebugOnly(image) ? 'only' : hasDebugInfo(image) ? 'included' : 'none';
    return { what: 'executable', buildIds: ids, shown: shownBuildId(ids), debugInfo, debugLink: debugLink(image) };
  }
  const core = openCore(source);
  const wanted = wantedExecutable(core);
  return {
    what: 'core',
    snapshotId: snapshotId(core),
    program: wanted.path ?? core.commandName,
    pid: core.pid,
    wanted: { path: wanted.path, buildIds: wanted.buildIds, shown: shownBuildId(wanted.buildIds) },
    truncated: truncationFault(core) !== undefined,
  };
}

function identifyWritten(written: Written): Identity {
  const { source, form } = written;
  const whole = { from: 0, to: source.size };
  const parts = (form === 'dumps' ? written.dumps : [whole]).map(({ from, to }) => ({
    snapshotId: contentId(source, from, to),
    from,
    to,
  }));
  return { what: 'goroutines', form: form === 'dumps' ? 'dump' : 'profile', parts };
}

/** Of the whole content: a dump is the same in whatever log it stands. */
function contentId(source: ByteSource, from: number, to: number): string {
  const hash = sha256.create();
  for (let at = from; at < to; at += HASHED_AT_ONCE)
    hash.update(readBytes(source, at, Math.min(HASHED_AT_ONCE, to - at)));
  return bytesToHex(hash.digest()).slice(0, ID_LENGTH);
}

function snapshotId(core: Core): string {
  const { source, segments } = core.image;
  const hash = sha256.create();
  hash.update(utf8ToBytes(`${source.size}\n`));
  hash.update(readBytes(source, 0, 64 + 56 * segments.length));
  for (const s of segments) if (s.type === PT_NOTE) hash.update(readBytes(source, s.offset, s.fileSize));
  return bytesToHex(hash.digest()).slice(0, ID_LENGTH);
}

/** First bytes of formats that people bring instead of a core, and what to do with each. */
interface Packing {
  readonly magic: readonly number[];
  readonly name: string;
  readonly unpack: string;
}

const GZIP: Packing = { magic: [0x1f, 0x8b], name: 'gzip-compressed', unpack: 'gunzip' };
const FORMATS: readonly Packing[] = [
  GZIP,
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz-compressed', unpack: 'unxz' },
  { magic: [0x04, 0x22, 0x4d, 0x18], name: 'lz4-compressed', unpack: 'lz4 -d' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd-compressed', unpack: 'unzstd' },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2-compressed', unpack: 'bunzip2' },
];

function packing(source: ByteSource): Packing | undefined {
  const head = readBytes(source, 0, 8);
  return FORMATS.find((format) => format.magic.every((byte, i) => head[i] === byte));
}

function refusalOf({ name, unpack }: Packing, source: ByteSource): OpenFailure {
  return new OpenFailure(
    fault('compressed', `${source.name} is ${name}.`, { hint: `Unpack it first: ${unpack} ${source.name}` }),
  );
}
