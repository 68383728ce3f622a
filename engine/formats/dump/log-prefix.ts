/** What log collectors put before every line, taken off again. */

/** Prefixes whose length varies from line to line; those that keep their length are told by the first line. */
const SHAPES: readonly RegExp[] = [
  // Kubernetes (CRI): "2024-05-01T10:00:00.123456789Z stderr F "
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) (?:stdout|stderr) [FP] /,
  // docker logs -t, kubectl logs --timestamps: "2024-05-01T10:00:00.123456789Z "
  /^\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-]\d\d:?\d\d)? /,
  // syslog, journalctl: "May  1 10:00:00 host unit[123]: "
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+ [^\s:]+: /,
  // docker compose: "web-1  | "
  /^[\w.-]+ +\| /,
  // kubectl logs --prefix: "[pod/web-0/server] "
  /^\[[\w./-]+\] /,
];
/** Of prefixes before prefixes: no more are looked for. */
const MAX_SHAPES = 3;

/** docker's json-file driver: {"log":"…\n","stream":"stderr","time":"…"}. */
export function unwrapped(line: string): string {
  if (!line.startsWith('{"log":"')) return line;
  try {
    const { log } = JSON.parse(line) as { log: unknown };
    return typeof log === 'string' ? log.replace(/\r?\n$/, '') : line;
  } catch {
    return line; // it only looks like one: it stands for itself
  }
}

/** rsyslog writes control characters by their octal codes. */
export function unescaped(line: string): string {
  return line.startsWith('#011') ? `\t${line.slice(4)}` : line;
}

/** The line without what stands before it as `prefix` stood before the first; as it is where nothing like that does. */
export function withoutPrefix(line: string, prefix: string): string {
  if (prefix === '') return line;
  if (line.startsWith(prefix)) return unescaped(line.slice(prefix.length));
  const bare = withoutShapes(line);
  if (bare !== line && withoutShapes(prefix) === '') return unescaped(bare);
  if (hasShapeOf(line, prefix)) return unescaped(line.slice(prefix.length));
  // An empty line, of which the collector dropped the blank at the end.
  return prefix.trimEnd().length >= line.length && hasShapeOf(line, prefix.slice(0, line.length)) ? '' : line;
}

function withoutShapes(line: string): string {
  let bare = line;
  for (let i = 0; i < MAX_SHAPES; i++) {
    const found = SHAPES.map((shape) => shape.exec(bare)?.[0]).find((text) => text !== undefined);
    if (found === undefined) break;
    bare = bare.slice(found.length);
  }
  return bare;
}

/** Equal but for digits, as times and numbers of lines differ. */
function hasShapeOf(line: string, prefix: string): boolean {
  if (line.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) {
    const a = line.charCodeAt(i);
    const b = prefix.charCodeAt(i);
    if (a !== b && !(isDigit(a) && isDigit(b))) return false;
  }
  return true;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
