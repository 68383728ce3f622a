/** Package variables as roots of a tree. */
import type { PackageEntry } from '../../../api/globals.ts';
import type { VariablesLink } from '../../../api/links.ts';
import type { Variable } from '../../../api/value.ts';
import type { Root } from '../../view/values/tree.ts';

/** The package of a full name: "net/http" of "net/http.DefaultClient". */
export function packageOf(name: string): string {
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

/** The package that is shown: the one the address names, that of the value it names, or the first. */
export function shownPackage(link: VariablesLink, packages: readonly PackageEntry[]): string | undefined {
  const [name] = link.path ?? [];
  return link.package ?? (name === undefined ? undefined : packageOf(name)) ?? packages[0]?.name;
}

/** Full names are how variables are known; within their package its name need not be said. */
export function rootsOf(variables: readonly Variable[], inPackage: string | undefined): Root[] {
  return variables.map((variable) => {
    const { name } = variable;
    const isOwn = inPackage !== undefined && name.startsWith(`${inPackage}.`);
    return { step: name, variable: isOwn ? { ...variable, name: name.slice(inPackage.length + 1) } : variable };
  });
}
