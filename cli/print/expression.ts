/**
 * What `unpark print` is asked for: where a value path begins, and the path (api/value-path.ts).
 *
 *   g18                      the variables of goroutine 18, in its innermost frame of the program's own code
 *   g18/2 req.Header["Host"] a value in frame 2
 *   main.registry.mu         a package variable, or a value in it
 *   (*main.Conn)(0xc000012000).peer   what an address holds if it is of a type
 */
import { parseValuePath } from '../../api/value-path.ts';

export type Expression =
  | { readonly kind: 'frame'; readonly goroutineId: number; readonly frame?: number; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'typed'; readonly type: string; readonly address: string; readonly path: readonly string[] };

/** undefined: it begins like none of them. */
export function parseExpression(text: string): Expression | undefined {
  const trimmed = text.trim();
  const frame = /^g(\d+)(?:\/(\d+))?(?:\s+(.*))?$/s.exec(trimmed);
  if (frame) {
    const [, id, number, path = ''] = frame;
    const found = { kind: 'frame', goroutineId: Number(id), path: parseValuePath(path.trim()) } as const;
    return number === undefined ? found : { ...found, frame: Number(number) };
  }
  const typed = /^\(\*(.+?)\)\((0x[0-9a-fA-F]+)\)(.*)$/s.exec(trimmed);
  if (typed) {
    const [, type, address, path] = typed;
    return { kind: 'typed', type, address: address.toLowerCase(), path: parseValuePath(path) };
  }
  // The package's path ends at the first dot behind its last slash; slashes in brackets belong to keys.
  const variable = /^((?:[^\s["]*\/)?[^\s."[/]+\.[^\s."[]+)(.*)$/s.exec(trimmed);
  return variable ? { kind: 'variable', name: variable[1], path: parseValuePath(variable[2]) } : undefined;
}
