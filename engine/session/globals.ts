/** Package variables as answers: packages with their counts, a window of variables, one with its parts. */
import type { GlobalQuery, GlobalsAnswer, GlobalsQuery, PackageEntry } from '../../api/globals.ts';
import type { Variable, VariablesAnswer } from '../../api/value.ts';
import { fault } from '../bytes/fault.ts';
import { originOf } from '../gobin/names.ts';
import type { ValueReader } from '../values/reader.ts';
import { NO_DWARF } from './variables.ts';

function notDescribed(name: string): Variable {
  const unreadable = 'the debug information does not tell its type, or where it lies';
  return { name, type: '?', kind: 'unknown', value: '', unreadable };
}

export class PackageVariables {
  readonly #reader: () => ValueReader;
  readonly #modulePath: string | undefined;
  #packages: readonly PackageEntry[] | undefined;

  constructor(reader: () => ValueReader, modulePath: string | undefined) {
    this.#reader = reader;
    this.#modulePath = modulePath;
  }

  page(query: GlobalsQuery): GlobalsAnswer {
    const reader = this.#reader();
    if (!reader.hasDebugInfo) return { packages: [], variables: [], offset: query.offset, total: 0, fault: NO_DWARF };
    const names = this.#names(query);
    const window = names.slice(query.offset, query.offset + query.limit);
    const limits = { ...query, offset: 0, path: [] };
    const variables = window.map((name): Variable => reader.global(name, limits) ?? notDescribed(name));
    return { packages: [...this.packages()], variables, offset: query.offset, total: names.length };
  }

  /** The program's own first, then by name. */
  packages(): readonly PackageEntry[] {
    if (!this.#packages) {
      const reader = this.#reader();
      const entries = reader.packages().map((name) => ({
        name,
        count: reader.globalsOf(name).length,
        own: originOf(`${name}.x`, this.#modulePath) === 'user',
      }));
      this.#packages = entries
        .filter((entry) => entry.count > 0)
        .sort((a, b) => Number(b.own) - Number(a.own) || (a.name < b.name ? -1 : 1));
    }
    return this.#packages;
  }

  #names({ package: wanted, search }: GlobalsQuery): string[] {
    const reader = this.#reader();
    const packages = wanted === undefined ? this.packages().map((entry) => entry.name) : [wanted];
    const text = search?.toLowerCase() ?? '';
    return packages.flatMap((name) =>
      reader
        .globalsOf(name)
        .filter((full) => full.toLowerCase().includes(text))
        .sort(),
    );
  }

  one(query: GlobalQuery): VariablesAnswer {
    const reader = this.#reader();
    if (!reader.hasDebugInfo) return { variables: [], fault: NO_DWARF };
    const value = reader.global(query.name, query);
    if (value) return { variables: [value] };
    const message = `There is no package variable ${query.name}${query.path.length > 0 ? ', or nothing at that path in it' : ''}.`;
    return { variables: [], fault: fault('no-such-value', message) };
  }

  /** Every variable of every package, for the document of `unpark inspect`. */
  *all(limits: { depth: number; elements: number; bytes: number }): Generator<Variable & { package: string }> {
    const reader = this.#reader();
    for (const { name: packageName } of this.packages()) {
      for (const name of reader.globalsOf(packageName)) {
        const value = reader.global(name, { ...limits, offset: 0, path: [] });
        if (value) yield { ...value, package: packageName };
      }
    }
  }
}
