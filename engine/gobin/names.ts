/**
 * Names of functions as Go prints them, and what they say of a function's package.
 * Source: runtime/symtab.go, funcNameForPrint: generic arguments are printed as [...].
 */

/** "main.Map[go.shape.int]" → "main.Map[...]". */
export function printedName(name: string): string {
  const open = name.indexOf('[');
  if (open < 0) return name;
  const close = name.lastIndexOf(']');
  return close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`;
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
