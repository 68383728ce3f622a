/** A column with room for twice as many. */
export function wider<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(column: T): T {
  const made = new (column.constructor as new (length: number) => T)(column.length * 2);
  made.set(column);
  return made;
}
