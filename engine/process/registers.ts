/**
 * Machine registers of a thread on amd64.
 * Source: linux arch/x86/include/asm/user_64.h `user_regs_struct`; System V AMD64 ABI, figure 3.36 (DWARF numbers).
 */
import { Cursor } from '../bytes/cursor.ts';

export interface Registers {
  readonly pc: number;
  readonly sp: number;
  /** Base of thread-local storage. */
  readonly fsBase: number;
  /** In the kernel's order, by name. */
  readonly byName: ReadonlyMap<string, bigint>;
  /** By DWARF number: rax 0, rdx 1, rcx 2, rbx 3, rsi 4, rdi 5, rbp 6, rsp 7, r8…r15 8…15, rip 16. */
  readonly byDwarf: ReadonlyMap<number, bigint>;
}

const KERNEL_ORDER = [
  'r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi', 'orig_rax',
  'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs',
] as const; // biome-ignore format: one line per half of the table reads best

const DWARF_ORDER = [
  'rax',
  'rdx',
  'rcx',
  'rbx',
  'rsi',
  'rdi',
  'rbp',
  'rsp',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
  'rip',
] as const;

/** The kernel's `user_regs_struct` (27 words) of an NT_PRSTATUS note. */
export function readRegisters(bytes: Uint8Array): Registers {
  const c = new Cursor(bytes);
  return registers(new Map(KERNEL_ORDER.map((name) => [name, c.u64Big()])));
}

/** Order of the general registers in the kernel's `sigcontext` (ucontext + 40). Source: asm/sigcontext.h. */
const SIGNAL_ORDER = [
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
  'rdi',
  'rsi',
  'rbp',
  'rbx',
  'rdx',
  'rax',
  'rcx',
  'rsp',
  'rip',
  'eflags',
] as const;

/** Registers that the kernel saved when it called a signal handler: the bytes from ucontext + 40. */
export function readSignalRegisters(bytes: Uint8Array): Registers {
  const c = new Cursor(bytes);
  return registers(new Map(SIGNAL_ORDER.map((name) => [name, c.u64Big()])));
}
export const SIGNAL_REGISTERS_OFFSET = 40;
export const SIGNAL_REGISTERS_SIZE = SIGNAL_ORDER.length * 8;

function registers(byName: Map<string, bigint>): Registers {
  const byDwarf = new Map<number, bigint>();
  DWARF_ORDER.forEach((name, number) => {
    const value = byName.get(name);
    if (value !== undefined) byDwarf.set(number, value);
  });
  const number = (name: string) => Number(byName.get(name) ?? 0n);
  return { pc: number('rip'), sp: number('rsp'), fsBase: number('fs_base'), byName, byDwarf };
}

/** xmm0…xmm15 of an fxsave area (NT_FPREGSET): DWARF numbers 17…32, 16 bytes each from offset 160. */
export function readVectors(bytes: Uint8Array): Map<number, Uint8Array> {
  const vectors = new Map<number, Uint8Array>();
  for (let i = 0; i < 16 && 160 + 16 * (i + 1) <= bytes.length; i++) {
    vectors.set(17 + i, bytes.slice(160 + 16 * i, 176 + 16 * i));
  }
  return vectors;
}
