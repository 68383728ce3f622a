/**
 * Text from the process: hostile until shown otherwise. It is only ever set as text, never as markup; what a reader could
 * not see or what would turn a line around is written out.
 */

/** Control characters as \x07, direction overrides and other invisible ones as \u202e. Tabs and line ends too. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** At most `limit` characters: the middle goes, since names differ at both ends. */
export function cutMiddle(text: string, limit = 300): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`;
}

/** A function's name in two parts, at the end of its package: "net/http." and "(*conn).serve". */
export function splitFunction(name: string): readonly [string, string] {
  const bracket = name.indexOf('[');
  const plain = bracket < 0 ? name : name.slice(0, bracket);
  const slash = plain.lastIndexOf('/');
  const dot = plain.indexOf('.', slash + 1);
  return dot < 0 ? ['', name] : [name.slice(0, dot + 1), name.slice(dot + 1)];
}

/** For narrow places: the import path gives way to its last element, "http.(*conn).serve". */
export function shortFunction(name: string): string {
  const [pkg, rest] = splitFunction(name);
  return pkg.slice(pkg.lastIndexOf('/') + 1).replaceAll('%2e', '.') + rest;
}

/** "server.go:3493" of a path and a line; line 0 is not known and left out. */
export function fileLine(file: string, line: number): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  return line > 0 ? `${base}:${line}` : base;
}
