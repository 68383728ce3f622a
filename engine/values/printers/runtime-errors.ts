/**
 * Errors of package runtime: what a failed assertion or index says. The texts with their places are the process's own.
 * Source: runtime/error.go `boundsError`, `boundsErrorFmts`, `TypeAssertionError`, `errorString`, `plainError`.
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

/** "index out of range [5] with length 1" */
function boundsText(value: Look): string | undefined {
  const x = value.field('x').bigint;
  const y = value.field('y').bigint;
  const code = value.field('code').number;
  if (x === undefined || y === undefined || code === undefined) return undefined;
  const isSigned = value.field('signed').number === 1;
  const table = isSigned && x < 0n ? 'runtime.boundsNegErrorFmts' : 'runtime.boundsErrorFmts';
  const format = value.global(table).field(`[${code}]`).text;
  if (format === undefined) return undefined;
  const index = isSigned ? x : BigInt.asUintN(64, x);
  return `runtime error: ${format.replace('%x', String(index)).replace('%y', String(y))}`;
}

/** "interface conversion: interface {} is string, not int" */
function assertionText(value: Look): string | undefined {
  const type = (field: string) => {
    const address = value.field(field).number;
    return address === undefined || address === 0 ? undefined : value.typeNamed(address);
  };
  const asserted = type('asserted');
  if (asserted === undefined) return undefined;
  const from = type('_interface') ?? 'interface';
  const concrete = type('concrete');
  if (concrete === undefined) return `interface conversion: ${from} is nil, not ${asserted}`;
  const method = value.field('missingMethod').text;
  if (method) return `interface conversion: ${concrete} is not ${asserted}: missing method ${method}`;
  const note = concrete === asserted ? ' (types from different packages or scopes)' : '';
  return `interface conversion: ${from} is ${concrete}, not ${asserted}${note}`;
}

export const RUNTIME_ERRORS: Printers = {
  'runtime.boundsError': boundsText,
  'runtime.TypeAssertionError': assertionText,
  'runtime.errorString': (v) => (v.text === undefined ? undefined : `runtime error: ${v.text}`),
  'runtime.plainError': (v) => v.text,
};
