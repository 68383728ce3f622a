/**
 * Type names as Go prints them: DWARF and symbols have full import paths and compiler's marks, %T has neither.
 * Source: reflect's Type.String uses package names, not paths; cmd/internal/objabi.PathToPrefix escapes paths.
 */

/** "map[string]*example.com/app/pool.Conn" → "map[string]*pool.Conn". */
export function printedType(name: string): string {
  if (!/[/·%]|noalg\.|struct \{/.test(name)) return name;
  return outsideQuotes(name, (part) =>
    part
      .replace(/\bnoalg\./g, '')
      .replace(/(?:[^\s/[\](){}*,;<>]+\/)+(?=[^\s/[\](){}*,;<>])/g, '')
      // DWARF qualifies the unexported fields of nameless structs: "struct { main.a int }".
      .replace(/(struct \{ |; )\w+\.((?:\p{Ll}|_)[\p{L}\p{N}_]*(?= [^}"]))/gu, '$1$2')
      .replace(/·\d+/g, '')
      .replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  );
}

/** Struct tags are quoted in type names and may hold anything. */
function outsideQuotes(text: string, change: (part: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[^"]+|"/g, (part) => (part.startsWith('"') ? part : change(part)));
}

/** A conversion to a type: pointers and the like need parentheses, "(*main.T)(…)". */
export function conversion(type: string, operand: string): string {
  return /^[\w.]+(\[.*\])?$/.test(type) && !type.startsWith('[') ? `${type}(${operand})` : `(${type})(${operand})`;
}
