/**
 * An ELF core: what the kernel (or a dumper that imitates it) wrote of a process: threads with registers, the signal,
 * mapped files, auxiliary vector, and the memory segments.
 * Source: linux/fs/binfmt_elf.c elf_core_dump; include/uapi/linux/elfcore.h.
 */
import { Cursor } from '../bytes/cursor.ts';
import { type Fault, fault, hex, OpenFailure } from '../bytes/fault.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Note } from '../elf/image.ts';
import { ET_CORE, type Image, openImage, PT_LOAD } from '../elf/image.ts';
import {
  imageNotes,
  NT_AUXV,
  NT_FILE,
  NT_FPREGSET,
  NT_PRPSINFO,
  NT_PRSTATUS,
  NT_SIGINFO,
  NT_X86_XSTATE,
} from '../elf/notes.ts';
import { type Target, targetOf } from '../elf/target.ts';
import { type Registers, readRegisters, readVectors } from './registers.ts';

export interface CoreThread {
  readonly threadId: number;
  /** The signal this thread had, 0 for none. */
  readonly signal: number;
  readonly registers: Registers;
  readonly vectors?: ReadonlyMap<number, Uint8Array>;
}

/** A file mapping as the kernel knew it. */
export interface MappedFile {
  readonly start: number;
  readonly end: number;
  /** Offset in the file, bytes. */
  readonly offset: number;
  readonly path: string;
}

/** What si_signo, si_code and si_addr said. */
export interface SignalInfo {
  readonly number: number;
  readonly code: number;
  /** For SIGSEGV, SIGBUS, SIGILL, SIGFPE: the faulting address. */
  readonly address: number;
  /** For signals sent by a process: its pid. */
  readonly senderPid: number;
}

export interface Core {
  readonly image: Image;
  readonly target: Target;
  /** The thread that dumped comes first. */
  readonly threads: readonly CoreThread[];
  readonly files: readonly MappedFile[];
  readonly auxv: ReadonlyMap<number, number>;
  readonly signal?: SignalInfo;
  readonly pid?: number;
  readonly commandLine?: string;
  /** The command's name, at most 15 characters. */
  readonly commandName?: string;
  /** The file is shorter than its program headers say. */
  readonly truncation?: { readonly have: number; readonly expected: number };
  readonly faults: readonly Fault[];
}

export const AT_PHDR = 3;
export const AT_PAGESZ = 6;
export const AT_ENTRY = 9;

/** Opens a core. Throws OpenFailure when the file is none, or of a machine that Unpark does not read. */
export function openCore(source: ByteSource): Core {
  const image = openImage(source);
  if (image.type !== ET_CORE) {
    throw new OpenFailure(
      fault('not-a-core', `${source.name} is an ELF file but not a core: it is an executable or a library.`, {
        hint: 'Give the core first and the executable with --exe.',
      }),
    );
  }
  const target = targetOf(image);
  if (!target) {
    throw new OpenFailure(
      fault('machine-not-supported', `${source.name} is a core of ${machineName(image.machine)}.`, {
        hint: 'Unpark reads cores of linux/amd64 and linux/arm64.',
      }),
    );
  }
  const notes = imageNotes(image);
  const faults = [...image.faults];
  const threads = readThreads(notes, target);
  if (threads.length === 0) {
    faults.push(fault('threads-missing', `${source.name} has no thread notes: no registers can be shown.`));
  }
  const find = (type: number) => notes.find((n) => isOfCore(n) && n.type === type)?.bytes;
  const auxv = find(NT_AUXV);
  const files = find(NT_FILE);
  const siginfo = find(NT_SIGINFO);
  const psinfo = find(NT_PRPSINFO);
  const expected = Math.max(0, ...image.segments.map((s) => s.offset + s.fileSize));
  return {
    image,
    target,
    threads,
    faults,
    auxv: auxv ? readAuxv(auxv) : new Map(),
    files: files ? readFiles(files) : [],
    signal: siginfo ? readSignalInfo(siginfo) : undefined,
    ...(psinfo ? readProcessInfo(psinfo) : undefined),
    truncation: expected > source.size ? { have: source.size, expected } : undefined,
  };
}

function machineName(machine: number): string {
  const known: Record<number, string> = { 3: '386', 40: 'arm', 183: 'arm64', 243: 'riscv64', 22: 's390x', 21: 'ppc64' };
  return known[machine] ?? `machine ${machine}`;
}

/** The kernel's notes, and those that delve writes in their form, without an owner. */
function isOfCore(note: Note): boolean {
  return note.owner === 'CORE' || note.owner === '';
}

/** elf_prstatus: cursig i16 @12, pid i32 @32, registers @112. Register notes that follow belong to the same thread. */
function readThreads(notes: readonly Note[], target: Target): CoreThread[] {
  const threads: CoreThread[] = [];
  for (const note of notes) {
    if (!isOfCore(note)) continue;
    if (note.type === NT_PRSTATUS && note.bytes.length >= 336) {
      const c = new Cursor(note.bytes, 12);
      const signal = c.u16();
      c.at = 32;
      threads.push({ signal, threadId: c.i32(), registers: readRegisters(note.bytes.subarray(112), target) });
    } else if ((note.type === NT_FPREGSET || note.type === NT_X86_XSTATE) && threads.length > 0) {
      const last = threads.length - 1;
      threads[last] = { ...threads[last], vectors: readVectors(note.bytes, target) };
    }
  }
  return threads;
}

function readAuxv(bytes: Uint8Array): Map<number, number> {
  const vector = new Map<number, number>();
  const c = new Cursor(bytes);
  while (c.at + 16 <= c.end) {
    const key = c.u64();
    if (key === 0) break;
    vector.set(key, c.u64());
  }
  return vector;
}

/** NT_FILE: count, page size, {start, end, offset in pages} × count, then the paths. */
function readFiles(bytes: Uint8Array): MappedFile[] {
  const c = new Cursor(bytes);
  const count = c.u64();
  const pageSize = c.u64();
  if (count * 24 > bytes.length) return [];
  const ranges = Array.from({ length: count }, () => ({ start: c.u64(), end: c.u64(), offset: c.u64() * pageSize }));
  return ranges.map((range) => ({ ...range, path: c.cstring() })).filter((f) => f.path !== '');
}

function readSignalInfo(bytes: Uint8Array): SignalInfo {
  const c = new Cursor(bytes);
  const number = c.i32();
  c.skip(4);
  const code = c.i32();
  c.at = 16;
  const address = c.u64();
  c.at = 16;
  return { number, code, address, senderPid: c.i32() };
}

function readProcessInfo(bytes: Uint8Array): Pick<Core, 'pid' | 'commandLine' | 'commandName'> {
  const text = (from: number, length: number) => {
    const part = bytes.subarray(from, from + length);
    const stop = part.indexOf(0);
    return new TextDecoder().decode(stop < 0 ? part : part.subarray(0, stop)).trim();
  };
  return { pid: new Cursor(bytes, 24).i32(), commandName: text(40, 16), commandLine: text(56, 80) };
}

/** The ranges of memory that a cut core has lost, for the problem that says so. */
export function lostRanges(core: Core): { start: number; end: number }[] {
  const have = core.image.source.size;
  return core.image.segments
    .filter((s) => s.type === PT_LOAD && s.fileSize > 0 && s.offset + s.fileSize > have)
    .map((s) => ({ start: s.address + Math.max(0, have - s.offset), end: s.address + s.fileSize }));
}

export function truncationFault(core: Core): Fault | undefined {
  if (!core.truncation) return undefined;
  const { have, expected } = core.truncation;
  const lost = lostRanges(core);
  const shown = lost.slice(0, 8).map((r) => `${hex(r.start)}–${hex(r.end)}`);
  const more = lost.length > shown.length ? ` and ${lost.length - shown.length} more` : '';
  return fault(
    'core-truncated',
    `The core is cut: ${have.toLocaleString('en')} of ${expected.toLocaleString('en')} bytes are there. Lost memory: ${shown.join(', ')}${more}.`,
    {
      hint: 'Raise the limit (ulimit -c unlimited; systemd-coredump: ProcessSizeMax, ExternalSizeMax) or free disk space, and take another.',
    },
  );
}
