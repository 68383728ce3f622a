/**
 * What a Go executable says of its making: the Go version, the module, and the settings of `go build`.
 * Source: debug/buildinfo, readRawBuildInfo; section .go.buildinfo, since Go 1.13 (strings inline since 1.18).
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Memory } from '../bytes/memory.ts';
import { type Image, PF_W, PT_LOAD } from '../elf/image.ts';

export interface BuildInfo {
  /** "go1.26.8", "go1.24.9 X:noswissmap", "devel go1.27-…" */
  readonly version: string;
  /** Import path of the main package. */
  readonly path?: string;
  /** Path of the main module. */
  readonly modulePath?: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** "\xff Go buildinf:" */
const MAGIC = [0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a];
const SEARCHED = 1 << 20;
const MAX_TEXT = 1 << 22;

/** undefined: not a Go executable (or one made before Go 1.13). `memory` is the executable's own, at link-time addresses. */
export function readBuildInfo(image: Image, memory: Memory): BuildInfo | undefined {
  const at = findMagic(image, memory);
  if (at === undefined) return undefined;
  const header = memory.bytes(at, 32);
  if (!(header instanceof Uint8Array)) return undefined;
  const inline = (header[15] & 2) !== 0;
  let version: string;
  let modinfo: string;
  if (inline) {
    const first = varintText(memory, at + 32);
    version = first.text;
    modinfo = varintText(memory, first.next).text;
  } else {
    version = goString(memory, memory.word(at + 16));
    modinfo = goString(memory, memory.word(at + 24));
  }
  return version === '' ? undefined : { version, ...parseModuleInfo(modinfo) };
}

function findMagic(image: Image, memory: Memory): number | undefined {
  const section = image.sectionHeader('.go.buildinfo');
  if (section && startsWithMagic(memory.bytes(section.address, 32))) return section.address;
  for (const segment of image.segments.filter((s) => s.type === PT_LOAD && s.flags & PF_W)) {
    const bytes = memory.bytes(segment.address, Math.min(SEARCHED, segment.fileSize));
    if (!(bytes instanceof Uint8Array)) continue;
    for (let at = 0; at + 32 <= bytes.length; at += 16) {
      if (bytes[at] === 0xff && startsWithMagic(bytes.subarray(at))) return segment.address + at;
    }
  }
  return undefined;
}

function startsWithMagic(bytes: unknown): boolean {
  return bytes instanceof Uint8Array && MAGIC.every((byte, i) => bytes[i] === byte);
}

function varintText(memory: Memory, at: number): { text: string; next: number } {
  const head = memory.bytes(at, 10);
  if (!(head instanceof Uint8Array)) return { text: '', next: at };
  const c = new Cursor(head);
  const length = c.uleb();
  return { text: text(memory, at + c.at, length), next: at + c.at + length };
}

function goString(memory: Memory, header: number): string {
  return text(memory, memory.word(header), memory.word(header + 8));
}

function text(memory: Memory, at: number, length: number): string {
  if (!(length >= 0 && length <= MAX_TEXT)) return '';
  const bytes = memory.bytes(at, length);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';
}

/** Lines "path\t…", "mod\tpath\tversion\tsum", "build\tkey=value", between 16-byte sentinels. */
function parseModuleInfo(modinfo: string): Omit<BuildInfo, 'version'> {
  const settings: Record<string, string> = {};
  let path: string | undefined;
  let modulePath: string | undefined;
  for (const line of modinfo.split('\n')) {
    const [kind, ...rest] = line.replace(/^.*?(path\t|mod\t|build\t)/s, '$1').split('\t');
    if (kind === 'path') path = rest[0];
    else if (kind === 'mod') modulePath = rest[0];
    else if (kind === 'build') {
      const setting = rest.join('\t');
      const eq = setting.indexOf('=');
      if (eq > 0) settings[setting.slice(0, eq)] = unquote(setting.slice(eq + 1));
    }
  }
  return { path, modulePath, settings };
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    return value; // Go quotes like JSON but for \x…: show it as it stands
  }
}

/** "1.26" of "go1.26.8", "devel go1.27-…" and the like. */
export function goMinor(version: string): string | undefined {
  return /go(1\.\d+)/.exec(version)?.[1];
}
