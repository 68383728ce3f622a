/**
 * Names of functions as Go prints them, and what they say of a function's package.
 * Source: runtime/traceback.go, funcNamePiecesForPrint: type arguments are printed as [...].
 */

/** How the runtime of a program prints a name: "main.Map[go.shape.int]" → "main.Map[...]". */
export type PrintedName = (name: string) => string;

/** Up to Go 1.26: all from the first bracket to the last is left out, as what stands between the arguments of two functions. */
export const printedAsOne: PrintedName = (name) => {
  const open = name.indexOf('[');
  const close = name.lastIndexOf(']');
  return open < 0 || close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`;
};

/** Since Go 1.27, where methods have type arguments of their own: "main.(*Box[...]).Map[...]". What is malformed stays whole. */
export const printedApart: PrintedName = (name) => {
  const open = name.indexOf('[');
  const close = name.lastIndexOf(']');
  if (open < 0 || close < open) return name;
  const between = name.slice(open + 1, close);
  if (!between.includes('[')) return printedAsOne(name);
  const apart = outermost(between);
  if (apart === 'one pair') return printedAsOne(name);
  if (apart === 'malformed') return name;
  return `${name.slice(0, open)}[...]${between.slice(apart.from, apart.to)}[...]${name.slice(close + 1)}`;
};

/** What stands between the arguments of a type and those of its method, in the text behind the first bracket. */
function outermost(between: string): { readonly from: number; readonly to: number } | 'one pair' | 'malformed' {
  let depth = 1;
  let from = -1;
  for (let at = 0; at < between.length && depth >= 0; at++) {
    if (between[at] === '[' && ++depth === 1) return { from, to: at };
    if (between[at] === ']' && --depth === 0) from = at + 1;
  }
  return depth === 1 ? 'one pair' : 'malformed';
}

/** "github.com/a/b.(*T).M" → "github.com/a/b"; the linker's escapes (%2e) are undone. */
export function packageOf(name: string): string {
  const bare = name.split('[', 1)[0];
  const slash = bare.lastIndexOf('/');
  const dot = bare.indexOf('.', slash + 1);
  const path = dot < 0 ? '' : bare.slice(0, dot);
  return path.includes('%')
    ? path.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : path;
}

/** Source: cmd/compile/internal/walk, typecheck and noder; "main.main·dwrap·3" in Go 1.17, "main.main.gowrap1" since 1.22. */
const WRAPPER = /[.·](gowrap|dwrap|deferwrap)·?\d+$/;

/** Whether the compiler made the function around `go f(x)` or `defer f(x)`, as far as its name tells (1.18 to 1.21: it does not). */
export function isStatementWrapper(name: string): boolean {
  return WRAPPER.test(name);
}

export type CodeOrigin = 'user' | 'library' | 'runtime' | 'native';

const RUNTIME =
  /^(runtime|sync|syscall|internal\/(runtime|sync|poll|abi|bytealg|cpu|goarch|syscall|race|coverage))(\/|$)/;

/** Whose code a function is: the main module's own, the runtime's (with its locks and system calls), or a library's. */
export function originOf(name: string, modulePath: string | undefined): CodeOrigin {
  const path = packageOf(name);
  if (path === 'main' || path === 'command-line-arguments') return 'user';
  if (path === '' || RUNTIME.test(path)) return 'runtime';
  if (modulePath !== undefined && (path === modulePath || path.startsWith(`${modulePath}/`))) return 'user';
  return 'library';
}
