/** How much can be asked for at most. Apart from the schemas, so that the explorer need not carry those. */

/** Levels that a value's one line goes into: a line has little room. */
export const MAX_PREVIEW = 8;
/** Elements of a slice or array, entries of a map. */
export const MAX_ELEMENTS = 100_000;
/** Bytes of a string. */
export const MAX_BYTES = 16_777_216;
/** Bytes of memory in one answer. */
export const MAX_MEMORY = 65_536;
