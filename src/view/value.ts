/** Values as one line. */
import type { Variable } from '../../api/value.ts';

/**
 * What a pointer points to, where the pointer itself is of no interest: its fields stand right under the pointer's name, as
 * one writes p.x in Go and not (*p).x.
 */
export function pointeeOf({ kind, children }: Variable): Variable | undefined {
  const only = kind === 'ptr' && children?.length === 1 ? children[0] : undefined;
  return only?.name === '*' && (only.kind === 'struct' || only.kind === 'array') ? only : undefined;
}

/** A value on one line: of a pointer to a struct or array, what it points to. */
export function shownValue(variable: Variable): string {
  const pointee = pointeeOf(variable);
  return pointee === undefined || pointee.value === '' ? variable.value : pointee.value;
}
