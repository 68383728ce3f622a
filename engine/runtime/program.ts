/**
 * A Go program as it stands in a process: its code and types at their run-time addresses, the runtime's package
 * variables, and where the fields of its structures lie.
 */

import type { AddressSpace } from '../bytes/address-space.ts';
import { type Fault, fault, OpenFailure } from '../bytes/fault.ts';
import { dataSymbols } from '../elf/symbols.ts';
import type { Target } from '../elf/target.ts';
import { type GoModule, joinedModules, openModule } from '../gobin/module.ts';
import type { LoadedImage, Process } from '../process/process.ts';
import { type RuntimeLayout, runtimeVariables } from './fields.ts';
import { findVariables } from './find-variables.ts';
import { knownLayout, type LayoutSource, type ResolvedLayout, resolveLayout } from './layout.ts';
import { fitsProcess } from './layout-check.ts';

export type RuntimeVariable = (typeof runtimeVariables)[number];

export interface GoProgram {
  readonly process: Process;
  readonly target: Target;
  readonly module: GoModule;
  readonly memory: AddressSpace;
  readonly layout: RuntimeLayout;
  /**
   * Run-time address of a package variable of the runtime: by its symbol, or by its shape where the executable is
   * stripped. undefined: this Go version has none, or it was not found.
   */
  variable(name: RuntimeVariable): number | undefined;
  readonly faults: readonly Fault[];
  /** Plugins whose code is joined with the program's. */
  readonly plugins: readonly LoadedImage[];
}

const MAX_MODULES = 1 << 10;

/** Those Go libraries that the runtime has in its list of modules: others have a runtime of their own. */
function loadedPlugins(
  process: Process,
  main: GoModule,
  { moduledata: { next } }: RuntimeLayout,
  faults: Fault[],
): { library: LoadedImage; shifted: GoModule }[] {
  if (process.goLibraries.length === 0) return [];
  const modules = new Set<number>();
  let at = main.moduledata + process.bias;
  for (; at > 0 && modules.size < MAX_MODULES && !modules.has(at); at = process.memory.word(at + next)) modules.add(at);
  return process.goLibraries.flatMap((library) => {
    try {
      const shifted = openModule(library.image, library.bias - process.bias);
      return modules.has(shifted.moduledata + process.bias) ? [{ library, shifted }] : [];
    } catch (cause) {
      if (!(cause instanceof OpenFailure)) throw cause;
      faults.push(cause.fault);
      return [];
    }
  });
}

/** Run-time start of the types among which one lies: what names and parts of it are told from. */
export function typesStartOf({ module, process: { bias } }: GoProgram, type: number): number {
  return module.typesAt(type - bias).start + bias;
}

/** `main` is joined with the plugins that it loaded. `dwarf` is called only where the table of layouts does not know this Go version, or the process contradicts it. */
export function openProgram(process: Process, main: GoModule, dwarf: () => LayoutSource | undefined): GoProgram {
  const { target } = process.core;
  const symbols = dataSymbols(main.image, new Set(runtimeVariables));
  const [allm, sched] = ['runtime.allm', 'runtime.sched'].map((name) => symbols.get(name));
  const fits = (one: RuntimeLayout) =>
    allm === undefined || sched === undefined || fitsProcess(process, one, allm + process.bias, sched + process.bias);
  const { layout, from, missing } = resolveLayout(main.buildInfo.version, target.name, dwarf, fits);
  let found: ReadonlyMap<RuntimeVariable, number> | undefined;
  const findByShape = (name: RuntimeVariable) => {
    found ??= findVariables(process, main, layout);
    return found.get(name);
  };
  const doubt = layoutFault(main.buildInfo.version, from);
  const faults: Fault[] = doubt ? [doubt] : [];
  if (missing.length > 0) {
    faults.push(
      fault('runtime-field-missing', `This Go runtime lacks fields that Unpark needs: ${missing.join(', ')}.`),
    );
  }
  const plugins = loadedPlugins(process, main, layout, faults);
  return {
    process,
    target,
    module: joinedModules(
      main,
      plugins.map(({ shifted }) => shifted),
    ),
    plugins: plugins.map(({ library }) => library),
    layout,
    memory: process.memory,
    faults,
    variable: (name) => {
      const address = symbols.get(name);
      if (address !== undefined) return address + process.bias;
      return symbols.size === 0 ? findByShape(name) : undefined;
    },
  };
}

/** What is to be said of how the layout was found; nothing where it is sure. */
function layoutFault(version: string, from: ResolvedLayout['from']): Fault | undefined {
  const hint = 'A newer Unpark may know this Go version.';
  if (from === 'doubtful') {
    const message = `The runtime of ${version} does not look as Unpark knows it, and there is no debug information to say how it does: threads and running goroutines may be wrong or missing.`;
    return fault('runtime-layout-doubtful', message, { hint });
  }
  if (from === 'table' || knownLayout(version)) return undefined;
  const how =
    from === 'dwarf'
      ? '; its structures are read by its own debug information.'
      : ' and has no debug information; it is read like the newest known version and may be wrong.';
  return fault('go-version-unknown', `${version} is newer than the Go versions Unpark knows${how}`, { hint });
}
