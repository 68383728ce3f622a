/**
 * When a name of the program is what a filter means. A value matches any part of a name, whatever its case; after `=` the
 * whole name as written. In `file:line` the line is always whole: server.go:34 is not server.go:3493.
 */
export interface WantedName {
  readonly text: string;
  /** The text in lower case. */
  readonly folded: string;
  readonly whole: boolean;
}

export function matchesName(name: string, wanted: WantedName): boolean {
  return wanted.whole ? isWhole(name, wanted.text) : isPart(name.toLowerCase(), wanted.folded);
}

/** A file may be named without its line, and without its folders. */
function isWhole(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  const place = /^(.*):\d+$/.exec(name);
  if (place === null) return false;
  return place[1] === wanted || name.endsWith(`/${wanted}`) || place[1].endsWith(`/${wanted}`);
}

function isPart(name: string, wanted: string): boolean {
  if (!/:\d+$/.test(wanted)) return name.includes(wanted);
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (!/^\d/.test(name.slice(at + wanted.length, at + wanted.length + 1))) return true;
  }
  return false;
}
