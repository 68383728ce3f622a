/**
 * Value paths: how a value inside a variable is named, in links, on the command line and in what is copied. Written as Go
 * would: `req.Header["Host"][0]`, `accounts[17].mu`. In code a path is a list of steps: names of fields, and what stands in
 * brackets with the brackets: an index `[3]`, a map's key `["Host"]`, a map's fourth entry `[#3]`, a slice up to its
 * capacity `[:cap]`. `*` is what a pointer points to, `data` what an interface holds; both may be left out.
 */
export type ValuePath = readonly string[];

/** What stands in brackets: a quoted text, or anything that has neither quotes nor brackets. */
const IN_BRACKETS = /^\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]$/s;

/** `accounts[17].mu`; characters that would mean something else are escaped by a backslash. */
export function formatValuePath(path: ValuePath): string {
  return path.reduce((text, step, at) => {
    if (IN_BRACKETS.test(step)) return text + step;
    return `${text}${at === 0 ? '' : '.'}${step.replace(/[\\.,[]/g, '\\$&')}`;
  }, '');
}

/** The steps of a path. Whatever is written, some path is meant: nothing is refused. */
export function parseValuePath(text: string): string[] {
  return parsePaths(text, false)[0] ?? [];
}

/** Several paths, comma between. */
export function formatValuePaths(paths: readonly ValuePath[]): string {
  return paths.map(formatValuePath).join(',');
}

export function parseValuePaths(text: string): string[][] {
  return parsePaths(text, true);
}

function parsePaths(text: string, commas: boolean): string[][] {
  const paths: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const path = paths[paths.length - 1];
    if (text[at] === '.') at++;
    else if (commas && text[at] === ',') {
      paths.push([]);
      at++;
    } else {
      const step = bracketsAt(text, at) ?? nameAt(text, at, commas);
      path.push(step.text);
      at = step.end;
    }
  }
  return paths;
}

interface Step {
  readonly text: string;
  readonly end: number;
}

function bracketsAt(text: string, start: number): Step | undefined {
  if (text[start] !== '[') return undefined;
  const found = /^\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/s.exec(text.slice(start));
  return found ? { text: found[0], end: start + found[0].length } : undefined;
}

function nameAt(text: string, start: number, commas: boolean): Step {
  let name = '';
  let at = start;
  for (; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) name += text[++at];
    else if (at > start && (text[at] === '.' || (text[at] === '[' && bracketsAt(text, at)))) break;
    else if (commas && text[at] === ',') break;
    else name += text[at];
  }
  return { text: name, end: at };
}

/**
 * Paths of package variables begin with a full name, which is one step: `main.registry.mu` is `mu` in main.registry,
 * `net/http.DefaultClient.Jar` is `Jar` in net/http.DefaultClient. The name ends at the second dot behind the last slash;
 * where that would be read otherwise, its dots are escaped, as every name's that holds one.
 */
export function formatGlobalPath(path: ValuePath): string {
  const [name = '', ...rest] = path;
  const plain = name + formatValuePath(['_', ...rest]).slice(1);
  const again = joinGlobalName(parseValuePath(plain));
  const isSame = again.length === path.length && again.every((step, at) => step === path[at]);
  // An unescaped bracket or backslash would go together with what follows the path in a list.
  return isSame && !/[\\,[]/.test(name) ? plain : formatValuePath(path);
}

/** Steps of a parsed path, with those that make up the full name of a package variable as one. */
export function joinGlobalName(steps: ValuePath): string[] {
  // A dot within a step was escaped: the name was written as one.
  if (steps[0]?.includes('.')) return [...steps];
  const brackets = steps.findIndex((step) => IN_BRACKETS.test(step));
  const names = brackets < 0 ? steps : steps.slice(0, brackets);
  const slash = Math.max(
    0,
    names.findLastIndex((step) => step.includes('/')),
  );
  const end = Math.min(names.length, slash + 2);
  return end === 0 ? [...steps] : [names.slice(0, end).join('.'), ...steps.slice(end)];
}
