/**
 * Where the fields of the runtime's structures lie in this program: from the generated table for its Go version, or
 * from its own debug information when the version is newer than the table. See docs/decisions on why in that order.
 */
import { goMinor } from '../gobin/build-info.ts';
import { type RuntimeLayout, runtimeFields } from './fields.ts';
import { layouts } from './layouts.generated.ts';
import type { StructLayout } from './struct-layout.ts';

/** The layout of a struct by the name that Go's runtime gives it. */
export type LayoutSource = (typeName: string) => StructLayout | undefined;

export interface ResolvedLayout {
  readonly layout: RuntimeLayout;
  /** "table" knows the version; "dwarf" was read from the program; "nearest" is the newest version's, unverified. */
  readonly from: 'table' | 'dwarf' | 'nearest';
  /** Required fields that were nowhere to be found. */
  readonly missing: readonly string[];
}

export function resolveLayout(goVersion: string, dwarf: () => LayoutSource | undefined): ResolvedLayout {
  const minor = goMinor(goVersion);
  const known = minor === undefined ? undefined : layouts[minor];
  if (known) return { ...resolve((name) => known[name]), from: 'table' };
  const fromProgram = dwarf();
  if (fromProgram) return { ...resolve(fromProgram), from: 'dwarf' };
  const newest = Object.keys(layouts)
    .sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
    .at(-1);
  const table = newest === undefined ? {} : layouts[newest];
  return { ...resolve((name) => table[name]), from: 'nearest' };
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
  // The record's keys are the very names of runtimeFields: the cast states what the loop has built.
  const layout = {
    g: offsets('runtime.g'),
    gSize: source('runtime.g')?.size ?? 0,
    m: offsets('runtime.m'),
    p: offsets('runtime.p'),
    sched: offsets('runtime.schedt'),
    sudog: offsets('runtime.sudog'),
    hchan: offsets('runtime.hchan'),
    panic: offsets('runtime._panic'),
    defer: offsets('runtime._defer'),
  } as unknown as RuntimeLayout;
  return { layout, missing };
}
