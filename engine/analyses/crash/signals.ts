/**
 * Signals by name, and what the runtime prints for them.
 * Source: linux/include/uapi/asm-generic/signal.h, siginfo.h; runtime/sigtab_linux_generic.go.
 */

const SIGNALS: Readonly<Record<number, readonly [name: string, words: string]>> = {
  1: ['SIGHUP', 'terminal line hangup'],
  2: ['SIGINT', 'interrupt'],
  3: ['SIGQUIT', 'quit'],
  4: ['SIGILL', 'illegal instruction'],
  5: ['SIGTRAP', 'trace trap'],
  6: ['SIGABRT', 'abort'],
  7: ['SIGBUS', 'bus error'],
  8: ['SIGFPE', 'floating-point exception'],
  9: ['SIGKILL', 'kill'],
  11: ['SIGSEGV', 'segmentation violation'],
  13: ['SIGPIPE', 'write to broken pipe'],
  15: ['SIGTERM', 'termination'],
  19: ['SIGSTOP', 'stop'],
  24: ['SIGXCPU', 'cpu limit exceeded'],
  31: ['SIGSYS', 'bad system call'],
};

export function signalName(number: number): string {
  return SIGNALS[number]?.[0] ?? `signal ${number}`;
}

/** "SIGSEGV: segmentation violation" */
export function signalWords(number: number): string {
  const known = SIGNALS[number];
  return known ? `${known[0]}: ${known[1]}` : `signal ${number}`;
}

/** Signals that a fault of the program's own code raises. */
export function isFaultSignal(number: number): boolean {
  return number === 4 || number === 7 || number === 8 || number === 11;
}

/**
 * Signals by which a debugger holds a process while it dumps it (gcore): SIGTRAP, SIGSTOP and its kin. Go handles a
 * SIGTRAP of its own, so that one with no handler on any stack is the debugger's.
 */
export function isHeldByDebugger(number: number): boolean {
  return number === 5 || (number >= 19 && number <= 22);
}

/** si_code of kill, tgkill and sigqueue: a process sent it. */
export function wasSent(code: number): boolean {
  return code === 0 || code === -6 || code === -1;
}

const SEGV_CODES: Readonly<Record<number, string>> = {
  1: 'SEGV_MAPERR: the address is not mapped',
  2: 'SEGV_ACCERR: no permission for the mapping',
  128: 'SI_KERNEL: not a valid address',
};

/** What si_code says of a fault, in words. */
export function codeWords(number: number, code: number): string | undefined {
  return number === 11 ? SEGV_CODES[code] : undefined;
}
