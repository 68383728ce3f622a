/** Where a frame's stack words hold the values of its code. */
import { argumentBytes } from '../../gobin/pclntab.ts';
import type { ProgramFunction } from '../../machine/program-code.ts';
import type { State } from '../../machine/state.ts';
import type { Stepper } from '../../machine/step.ts';
import type { Sym, Value } from '../../machine/symbols.ts';
import type { Held } from './held.ts';

/** Where a frame stands: at a call, `pc` being its return address; or interrupted at `pc`. */
export interface StandingPoint {
  readonly pc: number;
  readonly call: boolean;
  /** Bytes between the stack pointer and the frame address. */
  readonly size: number;
  /** The function that it has called; undefined where it is interrupted. */
  readonly callee: ProgramFunction | undefined;
}

/** Where a stack word holds a symbol plus a constant. */
export interface Home {
  /** From the frame address. */
  readonly offset: number;
  readonly delta: number;
  /** Bytes. */
  readonly size: number;
}

/** Stack words that nobody else writes: those whose address is taken are not among them, but for closures' words. */
export function homesOf(state: State<Held>, stepper: Stepper<Held>, point: StandingPoint): Map<Sym, Home[]> {
  // The callee may use the stack that is set aside for its arguments.
  const own = -point.size + (point.call && point.callee ? argumentBytes(point.callee.record) : 0);
  const homes = new Map<Sym, Home[]>();
  const add = (offset: number, { symbol, offset: delta }: Value, size: number) => {
    if (!symbol || offset < own) return;
    const list = homes.get(symbol);
    if (list) list.push({ offset, delta, size });
    else homes.set(symbol, [{ offset, delta, size }]);
  };
  for (const [offset, { value, size }] of state.slots.entries()) {
    if (!value?.symbol || stepper.escaped.has(offset & ~7)) continue;
    if (size === 8) add(offset, value, size);
    else if (value.offset === 0) add(offset, stepper.symbols.arithmetic('low', value, size, 8), size);
  }
  const lasting = state.copy();
  stepper.forgetMemory(lasting);
  for (const { address, value } of lasting.memory.values())
    if (address.symbol === stepper.symbols.frame) add(address.offset, value, 8);
  return homes;
}
