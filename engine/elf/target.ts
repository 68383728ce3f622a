/**
 * The machines whose programs are read, and what differs between them in a Go process: how calls link, where a frame's parts
 * lie, where the heap's arenas are counted from.
 * Source: ELF e_machine; runtime/stubs_arm64.go, traceback.go (usesLR), malloc.go
 * arenaBaseOffset; cmd/compile/abi-internal.md.
 */
export interface Target {
  /** As Go names it (GOARCH). */
  readonly name: 'amd64' | 'arm64';
  /** The return address is in a register at a call, and in a frame's lowest word when that has any size. */
  readonly usesLink: boolean;
  /** The end of the local variables, from the canonical frame address, of a frame that has any. */
  readonly localsTop: number;
  /** The first argument on the stack, from the canonical frame address. */
  readonly argumentsAt: number;
  /** What is added to an address for its place in mheap.arenas. */
  readonly arenaBase: number;
  /** DWARF number of the register in which a closure gets the object of what it captured. */
  readonly closureRegister: number;
  /** DWARF number of the first vector register. */
  readonly firstVector: number;
}

const AMD64: Target = {
  name: 'amd64',
  usesLink: false,
  localsTop: -16,
  argumentsAt: 0,
  arenaBase: 2 ** 47,
  closureRegister: 1,
  firstVector: 17,
};

const ARM64: Target = {
  name: 'arm64',
  usesLink: true,
  localsTop: -8,
  argumentsAt: 8,
  arenaBase: 0,
  closureRegister: 26,
  firstVector: 64,
};

const EM_X86_64 = 62;
const EM_AARCH64 = 183;

/** undefined: a machine whose programs are not read. */
export function targetOf({ machine }: { readonly machine: number }): Target | undefined {
  return machine === EM_X86_64 ? AMD64 : machine === EM_AARCH64 ? ARM64 : undefined;
}
