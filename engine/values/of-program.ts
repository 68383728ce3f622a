/** The reader of values for a Go program: its debug information, opened when the first value is asked for. */
import { type Dwarf, openDwarf } from '../dwarf/dwarf.ts';
import type { GoProgram } from '../runtime/program.ts';
import { type CodePlaces, ValueReader } from './reader.ts';

/** undefined: the executable has no debug information (it is stripped, or was linked with -w). */
export function openValues(
  program: GoProgram,
  dwarf: Dwarf | undefined = openDwarf(program.module.image),
): ValueReader | undefined {
  if (!dwarf) return undefined;
  const { types } = program.module;
  const { bias } = program.process;
  return new ValueReader({
    dwarf,
    bias,
    memory: program.memory,
    code: codePlaces(program),
    descriptors: { start: types.start + bias, end: types.end + bias },
  });
}

function codePlaces({ module }: GoProgram): CodePlaces {
  return {
    callsAt(pc) {
      const f = module.pclntab.functionAt(pc);
      return f ? module.callsAt(f, pc) : [];
    },
    functionName: (pc) => module.pclntab.functionAt(pc)?.name,
  };
}
