/** The reader of values for a Go program: its debug information, opened when the first value is asked for. */
import { type Dwarf, openDwarf } from '../dwarf/dwarf.ts';
import { PT_LOAD } from '../elf/image.ts';
import { argumentHomes } from '../gobin/arg-info.ts';
import { goMinor } from '../gobin/build-info.ts';
import { dictionariesByOwner, dictionaryOwners } from '../gobin/dictionaries.ts';
import { openModule } from '../gobin/module.ts';
import { referredTo } from '../gobin/references.ts';
import type { LoadedImage } from '../process/process.ts';
import { type GoProgram, typesStartOf } from '../runtime/program.ts';
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
    startOf: (address: number) => typesStartOf(program, address),
    // reflect.structField.offsetEmbed became a plain offset in Go 1.19.
    hasDoubledOffsets: Number(goMinor(buildInfo.version)?.slice(2)) < 19,
    mapType: program.layout.mapType,
  };
  return new ValueReader({
    dwarf,
    types: new ProgramTypes(dwarf, data),
    bias,
    memory: program.memory,
    layout: program.layout,
    target: program.target,
    code: codePlaces(program),
    elsewhere: program.plugins.length === 0 ? undefined : pluginReaders(program),
  });
}

/** Variables of a plugin's frames are told by its own debug information, which is opened when one is asked for. */
function pluginReaders(program: GoProgram): (pc: number) => ValueReader | undefined {
  const readers = new Map<LoadedImage, ValueReader>();
  return (pc) => {
    const plugin = program.plugins.find(({ image, bias }) =>
      image.segments.some((s) => s.type === PT_LOAD && pc >= s.address + bias && pc < s.address + bias + s.memorySize),
    );
    if (!plugin) return undefined;
    const known = readers.get(plugin) ?? openValues(asProgram(program, plugin));
    readers.set(plugin, known);
    return known;
  };
}

/** A plugin as if it were the program: its own addresses and debug information, the same process and runtime. */
function asProgram(program: GoProgram, { image, bias }: LoadedImage): GoProgram {
  const { process, module } = program;
  const toMain = bias - process.bias;
  const typesAt = (address: number) => {
    const { start, end } = module.typesAt(address + toMain);
    return { start: start - toMain, end: end - toMain };
  };
  return {
    ...program,
    process: { ...process, executable: image, bias },
    module: { ...openModule(image), typesAt },
    plugins: [],
  };
}

function codePlaces({ module, target }: GoProgram): CodePlaces {
  const { pclntab, printedName } = module;
  let dictionaries: ReturnType<typeof dictionariesByOwner> | undefined;
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
    entryOf(functionName) {
      // Up to Go 1.20 type arguments are left out here.
      return (pclntab.functionNamed(functionName) ?? pclntab.functionNamed(printedName(functionName)))?.entry;
    },
    codeAt(pc, limit) {
      const f = pclntab.functionAt(pc);
      const bytes = f?.entry === pc ? module.memory.bytes(pc, Math.min(limit, f.end - pc)) : undefined;
      return bytes instanceof Uint8Array ? bytes.slice() : undefined;
    },
    argumentHomes(pc) {
      const f = pclntab.functionAt(pc);
      // How many registers arguments come in is known of amd64.
      return f && !target.usesLink ? argumentHomes(pclntab, module.memory, f, pc) : undefined;
    },
    dictionariesOf(functionName) {
      dictionaries ??= dictionariesByOwner(module.image);
      for (const owner of dictionaryOwners(functionName)) {
        const found = dictionaries.get(owner);
        if (found) return found;
      }
      return [];
    },
    referredTo(pc, addresses) {
      const f = pclntab.functionAt(pc);
      // Up to Go 1.20 the names here do not tell shapes.
      if (!f || /go\.shape\.|\[\.\.\.\]/.test(f.name)) return undefined;
      return referredTo(module.memory, { start: f.entry, end: f.end }, addresses);
    },
  };
}
