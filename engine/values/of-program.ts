/** The reader of values for a Go program: its debug information, opened when the first value is asked for. */
import { type Dwarf, openDwarf } from '../dwarf/dwarf.ts';
import { argumentHomes } from '../gobin/arg-info.ts';
import { goMinor } from '../gobin/build-info.ts';
import { printedName } from '../gobin/names.ts';
import type { GoProgram } from '../runtime/program.ts';
import { ProgramTypes } from './program-types.ts';
import { type CodePlaces, ValueReader } from './reader.ts';

/** Without debug information (stripped, or linked with -w) variables are not known, but typed memory can still be read. */
export function openValues(
  program: GoProgram,
  dwarf: Dwarf | undefined = openDwarf(program.module.image),
): ValueReader {
  const { types, buildInfo } = program.module;
  const { bias } = program.process;
  const data = {
    memory: program.memory,
    start: types.start + bias,
    end: types.end + bias,
    // reflect.structField.offsetEmbed became a plain offset in Go 1.19.
    hasDoubledOffsets: Number(goMinor(buildInfo.version)?.slice(2)) < 19,
  };
  return new ValueReader({
    dwarf,
    types: new ProgramTypes(dwarf, data),
    bias,
    memory: program.memory,
    layout: program.layout,
    code: codePlaces(program),
  });
}

function codePlaces({ module }: GoProgram): CodePlaces {
  const { pclntab } = module;
  return {
    callsAt(pc) {
      const f = pclntab.functionAt(pc);
      return f ? module.callsAt(f, pc) : [];
    },
    functionAt(pc) {
      const f = pclntab.functionAt(pc);
      if (!f) return undefined;
      const file = pclntab.fileAt(f, f.entry);
      const position = `${file.slice(file.lastIndexOf('/') + 1)}:${pclntab.lineAt(f, f.entry)}`;
      return { name: printedName(f.name), linkName: f.name, position };
    },
    argumentHomes(pc) {
      const f = pclntab.functionAt(pc);
      return f && argumentHomes(pclntab, module.memory, f, pc);
    },
  };
}
