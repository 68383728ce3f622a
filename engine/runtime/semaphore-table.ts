/** The shape of runtime.semtable: so many roots, each in a cache line of its own (runtime/sema.go, Go 1.17 to 1.26). */
export const ROOTS = 251;
/** A root and its padding to a cache line of amd64. */
export const ROOT_BYTES = 64;
