/**
 * An activation: one call on a stack, as precisely as variables need it. A physical frame of the machine stack stands
 * for its own function and for all calls that were inlined into it; `inlineDepth` says which of them is meant.
 */
export interface Activation {
  /** Where it stands: the pc itself for an innermost frame, the return address for a caller. */
  readonly pc: number;
  /** pc is a return address: what describes the code (scopes, lines) is looked up at pc - 1. */
  readonly call: boolean;
  /** 0: the function that has the machine frame; 1: a call inlined into it; 2: a call inlined into that; … */
  readonly inlineDepth: number;
  /** Canonical frame address: the stack pointer just before the call. */
  readonly cfa: number;
  /** Registers by DWARF number, where they are really known: innermost frames of threads and of signal contexts. */
  readonly registers?: ReadonlyMap<number, bigint>;
  /** Vector registers by DWARF number (xmm0 is 17 on amd64), 16 bytes each. */
  readonly vectors?: ReadonlyMap<number, Uint8Array>;
}
