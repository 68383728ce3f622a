/**
 * A Go module as the linker laid it out: the main program, or a plugin that it loaded: its pclntab and the ranges of its text and
 * types.
 * Source: runtime/symtab.go `type moduledata`; text stands at 176 in every version, types moved in 1.20, what follows them in 1.27.
 */

import { AddressSpace } from '../bytes/address-space.ts';
import { fault, OpenFailure } from '../bytes/fault.ts';
import { type Image, PF_W, PT_LOAD } from '../elf/image.ts';
import { type BuildInfo, readBuildInfo } from './build-info.ts';
import { callsAt, type LogicalCall } from './inline-tree.ts';
import { linkedMemory } from './linked-memory.ts';
import { type PrintedName, printedApart, printedAsOne } from './names.ts';
import { type FunctionRecord, findPclntab, Pclntab, type PclntabFormat, type PclntabHeader } from './pclntab.ts';

export interface GoModule {
  readonly image: Image;
  readonly buildInfo: BuildInfo;
  readonly pclntab: Pclntab;
  /** The executable at link-time addresses. */
  readonly memory: AddressSpace;
  /** Link-time addresses. */
  readonly moduledata: number;
  readonly text: { readonly start: number; readonly end: number };
  readonly types: { readonly start: number; readonly end: number };
  /** Writable data and bss, where package variables are: [start, end) pairs. */
  readonly data: readonly { readonly start: number; readonly end: number }[];
  callsAt(f: FunctionRecord, pc: number): LogicalCall[];
  /** As its runtime prints the name of a function. */
  readonly printedName: PrintedName;
  /** Of several that were joined: the one that a function is of. */
  partOf(f: FunctionRecord): GoModule;
  /** Where the types are that a type's names and parts are told from, by the type's address. */
  typesAt(address: number): { readonly start: number; readonly end: number };
}

const TEXT_AT = 176;
const DATA_AT = 192;
const TYPES_AT: Readonly<Record<PclntabFormat, number>> = { '1.17': 280, '1.18': 280, '1.20': 296 };
/** Bytes from `types` to what follows it: etypes, rodata, gofunc; Go 1.17 has the first only. And how names are printed. */
const SINCE_1_17 = { etypes: 8, gofunc: 24, printedName: printedAsOne };
/** typedesclen, etypes, itaboffset, itabsize, rodata, gofunc. Methods have type parameters. */
const SINCE_1_27 = { etypes: 16, gofunc: 48, printedName: printedApart };

/**
 * Reads the Go program in an executable. Throws OpenFailure when it is not one that Unpark can read. `shift` is added to all its
 * link-time addresses.
 */
export function openModule(file: Image, shift = 0): GoModule {
  const memory = linkedMemory(file, shift);
  const image = shift === 0 ? file : moved(file, shift);
  const header = findPclntab(image, memory);
  const buildInfo = readBuildInfo(image, memory);
  if (!header && !buildInfo) {
    throw new OpenFailure(
      fault(
        'not-a-go-program',
        `${image.source.name} is not a Go program: it has neither build information nor a pclntab.`,
        {
          hint: 'Unpark reads programs made by the Go toolchain (gc), version 1.17 or later.',
        },
      ),
    );
  }
  const minor = Number(/go1\.(\d+)/.exec(buildInfo?.version ?? '')?.[1] ?? Number.NaN);
  if (minor < 17) {
    throw new OpenFailure(
      fault(
        'go-version-too-old',
        `${image.source.name} was made by ${buildInfo?.version ?? 'an unknown Go'}, which Unpark cannot read.`,
        {
          hint: 'Unpark reads Go 1.17 and later.',
        },
      ),
    );
  }
  if (!header) {
    const message = `${image.source.name}, made by ${buildInfo?.version}, has no table of functions (pclntab) that Unpark knows.`;
    const hint =
      'Unpark reads programs as the Go toolchain (gc) makes them, 1.17 or later; a newer Unpark may know a newer Go.';
    throw new OpenFailure(fault('pclntab-missing', message, { hint }));
  }
  const moduledata = findModuledata(image, memory, header);
  if (moduledata === undefined) {
    throw new OpenFailure(
      fault('moduledata-missing', `${image.source.name} has a pclntab but no module data that points to it.`),
    );
  }
  const word = (offset: number) => memory.word(moduledata + offset);
  const typesAt = TYPES_AT[header.format];
  // What follows `types` is an address behind it, or, since Go 1.27, the length of a part of what lies there.
  const since = word(typesAt + 8) >= word(typesAt) ? SINCE_1_17 : SINCE_1_27;
  const gofunc = header.format === '1.17' ? 0 : word(typesAt + since.gofunc);
  const text = { start: word(TEXT_AT), end: word(TEXT_AT + 8) };
  const pclntab = new Pclntab(header, memory, text.start, gofunc);
  const types = { start: word(typesAt), end: word(typesAt + since.etypes) };
  const module: GoModule = {
    image: file,
    memory,
    pclntab,
    moduledata,
    text,
    buildInfo: buildInfo ?? { version: 'unknown', settings: {} },
    types,
    data: [0, 16, 32, 48].map((pair) => ({ start: word(DATA_AT + pair), end: word(DATA_AT + pair + 8) })),
    callsAt: (f, pc) => callsAt(pclntab, memory, f, pc, since.printedName),
    printedName: since.printedName,
    partOf: () => module,
    typesAt: () => types,
  };
  return module;
}

/**
 * A program with the plugins that it loaded as one: functions, calls, types and data of all. Each plugin was opened at the
 * link-time addresses, of the program's, at which it lies in the process.
 */
export function joinedModules(main: GoModule, plugins: readonly GoModule[]): GoModule {
  if (plugins.length === 0) return main;
  const partOf = ({ entry }: FunctionRecord) =>
    plugins.find(({ text }) => entry >= text.start && entry < text.end) ?? main;
  return {
    ...main,
    memory: new AddressSpace([main, ...plugins].flatMap(({ memory }) => memory.ranges)),
    pclntab: main.pclntab.with(plugins.map(({ pclntab }) => pclntab)),
    data: [main, ...plugins].flatMap(({ data }) => data),
    callsAt: (f, pc) => partOf(f).callsAt(f, pc),
    partOf,
    typesAt: (address) =>
      plugins.find(({ types }) => address >= types.start && address < types.end)?.types ?? main.types,
  };
}

/** The headers of an image that was loaded at another address. Its contents are not touched. */
function moved(image: Image, shift: number): Image {
  const at = <T extends { readonly address: number }>(one: T): T => ({ ...one, address: one.address + shift });
  return {
    ...image,
    segments: image.segments.map(at),
    sections: image.sections.map(at),
    sectionHeader(name) {
      const found = image.sectionHeader(name);
      return found && at(found);
    },
  };
}

/**
 * The one structure that points to the pclntab header, then to its names, and whose functab has one entry more than
 * there are functions. Found by that shape, so that stripped programs are no special case.
 */
function findModuledata(image: Image, memory: AddressSpace, header: PclntabHeader): number | undefined {
  const section = image.sectionHeader('.go.module') ?? image.sectionHeader('.noptrdata');
  const writable = image.segments.filter((s) => s.type === PT_LOAD && s.flags & PF_W);
  const searched = [
    ...(section ? [{ start: section.address, end: section.address + section.size }] : []),
    ...writable.map((s) => ({ start: s.address, end: s.address + s.fileSize })),
    ...image.segments
      .filter((s) => s.type === PT_LOAD && !writable.includes(s))
      .map((s) => ({ start: s.address, end: s.address + s.fileSize })),
  ];
  for (const { start, end } of searched) {
    for (const at of memory.words(start, end)) {
      if (memory.word(at) !== header.address || memory.word(at + 8) !== header.names) continue;
      const functabLength = memory.word(at + 136);
      if (functabLength === header.functionCount + 1) return at;
    }
  }
  return undefined;
}
