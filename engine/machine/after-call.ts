/** What is left of a state when a call has returned of which nothing is known. */
import type { Code } from './code.ts';
import type { State } from './state.ts';
import type { Stepper } from './step.ts';
import type { Sym } from './symbols.ts';

/** A number for an instruction in its context; functions that are decoded have fewer than 2^24 bytes. */
export function siteOf(contextId: number, code: Code, pc: number): number {
  return contextId * 0x1000000 + (pc - code.entry);
}

/** The state after a call of which nothing is known but that it returned. */
export function afterCall<F>(
  state: State<F>,
  site: number,
  argumentBytes: number,
  stepper: Stepper<F>,
): { readonly renewed: ReadonlySet<Sym> } {
  const { architecture, symbols } = stepper;
  const { stackPointer, framePointer, goroutine, results } = architecture;
  const named = symbols.results(site, results);
  if (named.renewed) state.renew(symbols, named.symbols);
  const { registers } = state;
  for (let i = 0; i < registers.length; i++)
    if (i !== stackPointer && i !== framePointer && i !== goroutine) registers[i] = undefined;
  for (let i = 0; i < results.length; i++) registers[results[i]] = named.values[i];
  state.vectors.clear();
  stepper.forgetMemory(state);
  state.condition = undefined;
  const sp = state.registers[stackPointer];
  if (argumentBytes > 0 && sp?.symbol === symbols.frame) state.clearSlots(sp.offset, argumentBytes);
  return { renewed: named.symbols };
}
