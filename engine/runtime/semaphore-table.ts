/** The shape of runtime.semtable: so many roots, each in a cache line of its own (runtime/sema.go, Go 1.17 to 1.27). */
export const ROOTS = 251;
