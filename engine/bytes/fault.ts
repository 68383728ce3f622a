/**
 * A fault: why something could not be read, attached to the very thing it concerns. Faults are values: they never cross
 * a layer as exceptions. Only opening an input may fail as a whole, with an OpenFailure that carries its first fault.
 */
export interface Fault {
  /** kebab-case, stable: "page-not-in-core", "executable-mismatch", … */
  readonly code: string;
  /** One sentence for a person. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly address?: number;
  readonly goroutineId?: number;
}

export function fault(code: string, message: string, more: Omit<Fault, 'code' | 'message'> = {}): Fault {
  return { code, message, ...more };
}

/** The input cannot be opened at all. The one exception that leaves the engine. */
export class OpenFailure extends Error {
  readonly fault: Fault;
  constructor(cause: Fault) {
    super(cause.hint ? `${cause.message} ${cause.hint}` : cause.message);
    this.name = 'OpenFailure';
    this.fault = cause;
  }
}

/** "0xc000012340": how addresses are written everywhere. */
export function hex(address: number | bigint): string {
  if (typeof address === 'bigint' || !(address >= SPLIT && address < SPLIT * SPLIT)) return `0x${address.toString(16)}`;
  // Two small integers are written several times as fast as a large one.
  const low = address % SPLIT;
  return `0x${((address - low) / SPLIT).toString(16)}${low.toString(16).padStart(6, '0')}`;
}

const SPLIT = 2 ** 24;
