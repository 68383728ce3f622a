/**
 * Type names as Go prints them: DWARF and symbols have full import paths and compiler's marks, %T has neither.
 * Source: reflect's Type.String uses package names, not paths; cmd/internal/objabi.PathToPrefix escapes paths.
 */

/** What a package calls itself, by its import path; undefined: not known, then it is taken for the path's last part. */
export type PackageNames = (path: string) => string | undefined;

/** "map[string]*example.com/app/pool.Conn" → "map[string]*pool.Conn". */
export function printedType(name: string, packageName: PackageNames = () => undefined): string {
  if (!/[/·%]|noalg\.|struct \{/.test(name)) return name;
  return parts(name)
    .map(({ text, verbatim }) => (verbatim ? text : printed(text, packageName)))
    .join('');
}

function printed(part: string, packageName: PackageNames): string {
  return (
    part
      .replace(/\bnoalg\./g, '')
      .replace(
        /((?:[^\s/[\](){}*,;<>]+\/)+)([^\s/[\](){}*,;<>.]+)/g,
        (_, path: string, last: string) => packageName(unescaped(path + last)) ?? last,
      )
      // DWARF qualifies the unexported fields of nameless structs: "struct { main.a int }".
      .replace(/(struct \{ |; )\w+\.((?:\p{Ll}|_)[\p{L}\p{N}_]*(?= [^}"]))/gu, '$1$2')
      .replace(/·\d+/g, '')
      .replace(ESCAPE, fromCode)
  );
}

/** The linker's escapes in import paths. */
const ESCAPE = /%([0-9a-f]{2})/g;
const fromCode = (_: string, code: string) => String.fromCharCode(Number.parseInt(code, 16));
const unescaped = (path: string) => path.replace(ESCAPE, fromCode);

/**
 * A name in parts: type arguments (`[…]` behind the name of a generic type), which Go prints with paths and marks, tags of
 * struct fields (`"…"`), which may hold anything, and what is between them.
 */
function parts(name: string): { text: string; verbatim: boolean }[] {
  const found: { text: string; verbatim: boolean }[] = [];
  let start = 0;
  const cut = (at: number, verbatim: boolean) => {
    if (at > start) found.push({ text: name.slice(start, at), verbatim });
    start = at;
  };
  for (let at = 0; at < name.length; at++) {
    const end = name[at] === '"' ? quoteEnd(name, at) : isOfGeneric(name, at) ? bracketEnd(name, at) : undefined;
    if (end === undefined) continue;
    cut(at, false);
    cut(end, true);
    at = end - 1;
  }
  cut(name.length, false);
  return found;
}

function isOfGeneric(name: string, at: number): boolean {
  return (
    name[at] === '[' &&
    /[\p{L}\p{N}_·]/u.test(name[at - 1] ?? '') &&
    !/(^|[^\p{L}\p{N}_.])map$/u.test(name.slice(0, at))
  );
}

function quoteEnd(name: string, open: number): number {
  for (let at = open + 1; at < name.length; at++) {
    if (name[at] === '\\') at++;
    else if (name[at] === '"') return at + 1;
  }
  return name.length;
}

function bracketEnd(name: string, open: number): number {
  let depth = 0;
  for (let at = open; at < name.length; at++) {
    if (name[at] === '[') depth++;
    else if (name[at] === ']' && --depth === 0) return at + 1;
  }
  return name.length;
}

/** A conversion to a type: pointers and the like need parentheses, "(*main.T)(…)". */
export function conversion(type: string, operand: string): string {
  return /^[\w.]+(\[.*\])?$/.test(type) && !type.startsWith('[') ? `${type}(${operand})` : `(${type})(${operand})`;
}
