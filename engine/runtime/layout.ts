/**
 * Where the fields of the runtime's structures lie in this program: from the generated table for its Go version, or
 * from its own debug information when the version is newer than the table. See docs/decisions on why in that order.
 */

import type { Target } from '../elf/target.ts';
import { goMinor } from '../gobin/build-info.ts';
import { layoutNames, type RuntimeLayout, runtimeFields } from './fields.ts';
import { arm64Layouts, layouts } from './layouts.generated.ts';
import type { StructLayout } from './struct-layout.ts';

/** The layout of a struct by the name that Go's runtime gives it. */
export type LayoutSource = (typeName: string) => StructLayout | undefined;

export interface ResolvedLayout {
  readonly layout: RuntimeLayout;
  /**
   * "table" knows the version; "dwarf" was read from the program; "nearest" is the newest version's, unverified;
   * "doubtful" is the table's, which the process contradicts, and the program cannot say better.
   */
  readonly from: 'table' | 'dwarf' | 'nearest' | 'doubtful';
  /** Required fields that were nowhere to be found. */
  readonly missing: readonly string[];
}

/** "go1.24.9 X:noswissmap", "go1.26.8-X:nogreenteagc" */
const EXPERIMENTS = /[ -]X:/;

/**
 * `fits` holds a layout from the table against the process: a release may have moved fields without our knowing, and a
 * wrong layout must never be believed where the program itself can say better.
 */
export function resolveLayout(
  goVersion: string,
  machine: Target['name'],
  dwarf: () => LayoutSource | undefined,
  fits: (layout: RuntimeLayout) => boolean = () => true,
): ResolvedLayout {
  const known = knownLayout(goVersion, machine);
  // An experiment of the toolchain may have moved fields (GOEXPERIMENT=nogreenteagc moves those of p).
  const experimental = known && EXPERIMENTS.test(goVersion) ? dwarf() : undefined;
  if (experimental) return { ...resolve(experimental), from: 'dwarf' };
  if (known) {
    const fromTable = { ...resolve((name) => known[name]), from: 'table' as const };
    if (fits(fromTable.layout)) return fromTable;
    const better = dwarf();
    return better ? { ...resolve(better), from: 'dwarf' } : { ...fromTable, from: 'doubtful' };
  }
  const fromProgram = dwarf();
  if (fromProgram) return { ...resolve(fromProgram), from: 'dwarf' };
  const newest = Object.keys(layouts)
    .sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
    .at(-1);
  const table = newest === undefined ? {} : tableOf(newest, machine);
  return { ...resolve((name) => table[name]), from: 'nearest' };
}

/** By the newest entry of the same Go version that is not newer than the release: patch releases have moved fields. */
export function knownLayout(
  goVersion: string,
  machine: Target['name'] = 'amd64',
): Readonly<Record<string, StructLayout>> | undefined {
  const minor = goMinor(goVersion);
  const patchOf = (release: string) => Number(/^1\.\d+\.(\d+)/.exec(release)?.[1] ?? 0);
  const patch = patchOf(/go(1\.\d+(?:\.\d+)?)/.exec(goVersion)?.[1] ?? '');
  const since = Object.keys(layouts)
    .filter((key) => (key === minor || key.startsWith(`${minor}.`)) && patchOf(key) <= patch)
    .sort((a, b) => patchOf(a) - patchOf(b))
    .at(-1);
  return since === undefined ? undefined : tableOf(since, machine);
}

function tableOf(since: string, machine: Target['name']): Readonly<Record<string, StructLayout>> {
  return machine === 'arm64' ? { ...layouts[since], ...arm64Layouts[since] } : layouts[since];
}

function resolve(source: LayoutSource): { layout: RuntimeLayout; missing: string[] } {
  const missing: string[] = [];
  const offsets = (type: keyof typeof runtimeFields) => {
    const struct = source(type);
    const result: Record<string, number> = {};
    for (const [kind, names] of Object.entries(runtimeFields[type])) {
      for (const name of names as readonly string[]) {
        const alternatives = name.split('|');
        const found = alternatives.map((n) => struct?.fields[n]).find((o) => o !== undefined);
        if (found === undefined && kind === 'required') missing.push(`${type}.${name}`);
        result[alternatives[alternatives.length - 1]] = found ?? -1;
      }
    }
    return result;
  };
  const structs = Object.entries(layoutNames);
  // The record's keys are the very names of layoutNames: the cast states what this builds.
  const layout = {
    ...Object.fromEntries(structs.map(([short, type]) => [short, offsets(type)])),
    sizes: Object.fromEntries(structs.map(([short, type]) => [short, source(type)?.size ?? 0])),
  } as unknown as RuntimeLayout;
  return { layout, missing };
}
