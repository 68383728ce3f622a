/**
 * A Go program as it stands in a process: its code and types at their run-time addresses, the runtime's package
 * variables, and where the fields of its structures lie.
 */

import type { AddressSpace } from '../bytes/address-space.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import { dataSymbols } from '../elf/symbols.ts';
import type { GoModule } from '../gobin/module.ts';
import type { Process } from '../process/process.ts';
import { type RuntimeLayout, runtimeVariables } from './fields.ts';
import { findVariables } from './find-variables.ts';
import { type LayoutSource, resolveLayout } from './layout.ts';

export type RuntimeVariable = (typeof runtimeVariables)[number];

export interface GoProgram {
  readonly process: Process;
  readonly module: GoModule;
  readonly memory: AddressSpace;
  readonly layout: RuntimeLayout;
  /**
   * Run-time address of a package variable of the runtime: by its symbol, or by its shape where the executable is
   * stripped. undefined: this Go version has none, or it was not found.
   */
  variable(name: RuntimeVariable): number | undefined;
  readonly faults: readonly Fault[];
}

/** `dwarf` is called only for a Go version that the table of layouts does not know. */
export function openProgram(process: Process, module: GoModule, dwarf: () => LayoutSource | undefined): GoProgram {
  const { layout, from, missing } = resolveLayout(module.buildInfo.version, dwarf);
  const symbols = dataSymbols(module.image, new Set(runtimeVariables));
  let found: ReadonlyMap<RuntimeVariable, number> | undefined;
  const findByShape = (name: RuntimeVariable) => {
    found ??= findVariables(process.memory, module, process.bias, layout);
    return found.get(name);
  };
  const faults: Fault[] = [];
  if (from !== 'table') {
    faults.push(
      fault(
        'go-version-unknown',
        from === 'dwarf'
          ? `${module.buildInfo.version} is newer than the Go versions Unpark knows; its structures are read by its own debug information.`
          : `${module.buildInfo.version} is newer than the Go versions Unpark knows and has no debug information; it is read like the newest known version and may be wrong.`,
        { hint: 'A newer Unpark may know this Go version.' },
      ),
    );
  }
  if (missing.length > 0) {
    faults.push(
      fault('runtime-field-missing', `This Go runtime lacks fields that Unpark needs: ${missing.join(', ')}.`),
    );
  }
  return {
    process,
    module,
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
