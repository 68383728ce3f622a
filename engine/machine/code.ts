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
  /** Address of each block → addresses of those that may follow it; calls end no block. */
  readonly blocks: ReadonlyMap<number, readonly number[]>;
  /** Targets of jumps through tables, by the jump's address. */
  readonly tables: ReadonlyMap<number, readonly number[]>;
}

/** The word at an address that never changes while the process runs; undefined for all others. */
export type ConstantWord = (address: number) => number | undefined;

/** Decodes [entry, end); undefined where the bytes cannot be read or are unreasonably many. */
export function readCode(
  architecture: Architecture,
  memory: Memory,
  constantWord: ConstantWord,
  entry: number,
  end: number,
): Code | undefined {
  if (!(end > entry && end - entry <= MAX_BYTES)) return undefined;
  const read = memory.bytes(entry, end - entry);
  if (!(read instanceof Uint8Array)) return undefined;
  const bytes = read.slice();
  const instructions: Instruction[] = [];
  const indexOf = new Map<number, number>();
  for (let at = 0; at < bytes.length; ) {
    const instruction = architecture.decode(bytes, at, entry + at);
    if (!instruction) break;
    indexOf.set(instruction.pc, instructions.length);
    instructions.push(instruction);
    at += instruction.length;
  }
  const tables = new Map<number, readonly number[]>();
  instructions.forEach(({ pc, operation }, i) => {
    if (operation.kind !== 'jump-indirect') return;
    tables.set(pc, tableTargets(instructions, i, indexOf, constantWord));
  });
  return { entry, end, instructions, indexOf, tables, blocks: blocksOf(entry, instructions, indexOf, tables) };
}

/** Entries of a jump table that are looked at, and instructions before the jump where its address may be. */
const MAX_TABLE = 4096;
const LOOKED_BACK = 12;

/** A switch: the table's address is put into a register shortly before the jump. */
function tableTargets(
  instructions: readonly Instruction[],
  jump: number,
  indexOf: ReadonlyMap<number, number>,
  constantWord: ConstantWord,
): readonly number[] {
  const { operation } = instructions[jump];
  if (operation.kind !== 'jump-indirect' || operation.through.kind !== 'memory') return [];
  const { base, index, displacement } = operation.through;
  if (base === undefined || index === undefined) return [];
  for (let i = jump - 1; i >= Math.max(0, jump - LOOKED_BACK); i--) {
    const before = instructions[i].operation;
    if (before.kind !== 'address' || before.to !== base) continue;
    if (before.of.base !== undefined || before.of.index !== undefined) return [];
    const targets = new Set<number>();
    for (let n = 0; n < MAX_TABLE; n++) {
      const target = constantWord(before.of.displacement + displacement + 8 * n);
      if (target === undefined || !indexOf.has(target)) break;
      targets.add(target);
    }
    return [...targets];
  }
  return [];
}

export function blocksOf(
  entry: number,
  instructions: readonly Instruction[],
  indexOf: ReadonlyMap<number, number>,
  tables: ReadonlyMap<number, readonly number[]>,
): Map<number, readonly number[]> {
  const leaders = new Set([entry]);
  for (const instruction of instructions) {
    for (const target of targetsOf(instruction, tables)) if (indexOf.has(target)) leaders.add(target);
    if (endsBlock(instruction)) leaders.add(instruction.pc + instruction.length);
  }
  const blocks = new Map<number, readonly number[]>();
  let block = entry;
  for (const instruction of instructions) {
    const next = instruction.pc + instruction.length;
    if (!endsBlock(instruction) && !leaders.has(next)) continue;
    const { kind } = instruction.operation;
    const goesOn = kind === 'branch' || !endsBlock(instruction);
    const successors = [...(goesOn ? [next] : []), ...targetsOf(instruction, tables)];
    blocks.set(
      block,
      successors.filter((target) => indexOf.has(target)),
    );
    block = next;
  }
  return blocks;
}

function targetsOf({ pc, operation }: Instruction, tables: ReadonlyMap<number, readonly number[]>): readonly number[] {
  if (operation.kind === 'branch' || operation.kind === 'jump') return [operation.target];
  return operation.kind === 'jump-indirect' ? (tables.get(pc) ?? []) : [];
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
