/**
 * Machine registers of a thread.
 * Source: linux arch/x86/include/asm/user_64.h `user_regs_struct`; System V AMD64 ABI, figure 3.36 (DWARF numbers); linux
 * arch/arm64/include/uapi/asm/ptrace.h `user_pt_regs`; DWARF for the Arm 64-bit Architecture, 4.1.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Target } from '../elf/target.ts';

export interface Registers {
  readonly pc: number;
  readonly sp: number;
  /** Where the function that is running returns to, where a register tells (arm64); else 0. */
  readonly link: number;
  /** In the kernel's order, by name. */
  readonly byName: ReadonlyMap<string, bigint>;
  /** By DWARF number: rax 0, rdx 1, rcx 2, rbx 3, rsi 4, rdi 5, rbp 6, rsp 7, r8…r15 8…15, rip 16; x0…x30 0…30, sp 31. */
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

/** x0…x30, sp, pc, pstate: of a thread, and of a signal's frame alike. */
const ARM64_GENERAL = [...Array.from({ length: 31 }, (_, i) => `x${i}`), 'sp'];
const ARM64_ORDER = [...ARM64_GENERAL, 'pc', 'pstate'];

/** The kernel's `user_regs_struct` (27 words) or `user_pt_regs` (34) of an NT_PRSTATUS note. */
export function readRegisters(bytes: Uint8Array, target: Target): Registers {
  return target.name === 'arm64'
    ? arm64Registers(named(bytes, ARM64_ORDER))
    : amd64Registers(named(bytes, KERNEL_ORDER));
}

function named(bytes: Uint8Array, order: readonly string[]): Map<string, bigint> {
  const c = new Cursor(bytes);
  return new Map(order.map((name) => [name, c.u64Big()]));
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

/** Registers that the kernel saved when it called a signal handler. `bytes`: as `signalFrameOf` says where. */
export function readSignalRegisters(bytes: Uint8Array, target: Target): Registers {
  return target.name === 'arm64'
    ? arm64Registers(named(bytes, ARM64_ORDER))
    : amd64Registers(named(bytes, SIGNAL_ORDER));
}

/**
 * Offsets from the stack pointer with which a handler returned to the kernel: of the saved registers, and of siginfo. amd64:
 * it stands at the ucontext. arm64: at siginfo (128 bytes), before the ucontext.
 * Source: struct rt_sigframe, ucontext, sigcontext of both.
 */
export interface SignalFrame {
  readonly registers: number;
  readonly size: number;
  readonly information: number;
}

export function signalFrameOf(target: Target): SignalFrame {
  return target.name === 'arm64'
    ? { registers: 128 + 184, size: ARM64_ORDER.length * 8, information: 0 }
    : { registers: 40, size: SIGNAL_ORDER.length * 8, information: 304 };
}

function amd64Registers(byName: Map<string, bigint>): Registers {
  const number = (name: string) => Number(byName.get(name) ?? 0n);
  return { pc: number('rip'), sp: number('rsp'), link: 0, byName, byDwarf: numbered(byName, DWARF_ORDER) };
}

function arm64Registers(byName: Map<string, bigint>): Registers {
  const number = (name: string) => Number(byName.get(name) ?? 0n);
  return { pc: number('pc'), sp: number('sp'), link: number('x30'), byName, byDwarf: numbered(byName, ARM64_GENERAL) };
}

function numbered(byName: ReadonlyMap<string, bigint>, order: readonly string[]): Map<number, bigint> {
  const byDwarf = new Map<number, bigint>();
  order.forEach((name, number) => {
    const value = byName.get(name);
    if (value !== undefined) byDwarf.set(number, value);
  });
  return byDwarf;
}

/** xmm0…xmm15 of an fxsave area (from offset 160), or v0…v31 of user_fpsimd_state: 16 bytes each, by DWARF number. */
export function readVectors(bytes: Uint8Array, target: Target): Map<number, Uint8Array> {
  const [start, count] = target.name === 'arm64' ? [0, 32] : [160, 16];
  const vectors = new Map<number, Uint8Array>();
  for (let i = 0; i < count && start + 16 * (i + 1) <= bytes.length; i++) {
    vectors.set(target.firstVector + i, bytes.slice(start + 16 * i, start + 16 * (i + 1)));
  }
  return vectors;
}
