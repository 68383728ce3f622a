/** The code of one function: its instructions, decoded once from entry to end, cut into blocks at every target of a jump. */
import type { Memory } from '../bytes/memory.ts';
import type { Architecture } from './architecture.ts';
import type { Instruction } from './instruction.ts';

/** The greatest function that is decoded, in bytes: generated tables and initialisers are not worth it. */
const MAX_BYTES = 1 << 19;

export interface Code {
  readonly entry: number;
  readonly end: number;
  /** In address order; they end early where bytes are no instruction. */
  readonly instructions: readonly Instruction[];
  /** Index of the instruction at an address. */
  readonly indexOf: ReadonlyMap<number, number>;
  /** Addresses where a block begins: the entry, targets of jumps, what follows a jump. */
  readonly leaders: ReadonlySet<number>;
}

/** Decodes [entry, end); undefined where the bytes cannot be read or are unreasonably many. */
export function readCode(architecture: Architecture, memory: Memory, entry: number, end: number): Code | undefined {
  if (!(end > entry && end - entry <= MAX_BYTES)) return undefined;
  const read = memory.bytes(entry, end - entry);
  if (!(read instanceof Uint8Array)) return undefined;
  const bytes = read.slice();
  const instructions: Instruction[] = [];
  const indexOf = new Map<number, number>();
  const leaders = new Set([entry]);
  for (let at = 0; at < bytes.length; ) {
    const instruction = architecture.decode(bytes, at, entry + at);
    if (!instruction) break;
    indexOf.set(instruction.pc, instructions.length);
    instructions.push(instruction);
    at += instruction.length;
    const { operation } = instruction;
    if (operation.kind === 'branch' || operation.kind === 'jump') leaders.add(operation.target);
    if (endsBlock(instruction)) leaders.add(entry + at);
  }
  return { entry, end, instructions, indexOf, leaders };
}

export function endsBlock(instruction: Instruction): boolean {
  switch (instruction.operation.kind) {
    case 'branch':
    case 'jump':
    case 'jump-indirect':
    case 'return':
    case 'stop':
      return true;
    default:
      return false;
  }
}

/** The call whose return address is `pc`; undefined where no call ends there. */
export function callBefore(code: Code, pc: number): Instruction | undefined {
  // A call has at most 8 bytes here (REX FF /2 with SIB and displacement).
  for (let length = 2; length <= 8; length++) {
    const index = code.indexOf.get(pc - length);
    const instruction = index === undefined ? undefined : code.instructions[index];
    if (instruction && instruction.length === length)
      return instruction.operation.kind === 'call' || instruction.operation.kind === 'call-indirect'
        ? instruction
        : undefined;
  }
  return undefined;
}
