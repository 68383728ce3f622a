/** Where a function's code writes to a word of its frame. */
import type { Pclntab } from '../gobin/pclntab.ts';
import type { Architecture } from './architecture.ts';
import type { ProgramFunction } from './program-code.ts';

/** Instructions that store a register in the word at `offset` from the frame address. */
export function storesTo(architecture: Architecture, table: Pclntab, f: ProgramFunction, offset: number): number[] {
  const found: number[] = [];
  for (const { pc, operation } of f.code?.instructions ?? []) {
    if (operation.kind !== 'move' || operation.size !== 8 || operation.from.kind !== 'register') continue;
    const { to } = operation;
    if (to.kind !== 'memory' || to.base !== architecture.stackPointer || to.index !== undefined) continue;
    const depth = table.valueAt(f.record.pcsp, f.record, pc - f.entry + f.record.entry);
    if (to.displacement - depth - architecture.returnAddress === offset) found.push(pc);
  }
  return found;
}
