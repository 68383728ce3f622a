/**
 * Why we show another value than delve, with the proof: the debug information or the bytes of the process. What no rule
 * explains is an error of ours.
 */
import { openDwarf } from '../../dwarf/dwarf.ts';
import type { VariableEntry } from '../../dwarf/scopes.ts';
import { printedType } from '../type-name.ts';
import type { FrameDifference, Opened, UserFrame } from './frames.ts';
import { placesByDwarf, sizeByDwarf } from './frames.ts';

type Rule = (d: FrameDifference, opened: Opened) => boolean;

/** By what is to be said of the difference. */
const RULES: Readonly<Record<string, Rule>> = {
  'the debug information has no place for it, or only a register that a caller has lost: delve fills in zeroes':
    hasHole,
  'the debug information leaves padding, or words that it knows nothing of, out of its pieces: delve takes what is behind them from the wrong bytes':
    lacksPadding,
  'the package has another name than the last element of its path, which delve shows': isNamedByPath,
  'an argument that moved to the heap: delve also lists the slot it came in, which is out of date': hasMoved,
  'the debug information gives the place of one word for a value of several, and does not say of which: delve reads all of it there':
    isOfOneWord,
  'a field of a struct that the compiler holds apart from the others: delve lists it as a variable of its own':
    isHeldApart,
  'a channel that was freed: its length, capacity and indices contradict each other': isFreed,
  'a pointer to what is not in the Go heap is boxed in an interface; delve takes the address of the box for it':
    isBoxed,
};

/** undefined: nothing explains it. */
export function explanation(d: FrameDifference, opened: Opened): string | undefined {
  return Object.entries(RULES).find(([, holds]) => holds(d, opened))?.[0];
}

function variableOf(path: string): string {
  return path.split(' ').slice(2).join(' ').split(/[.[]/, 1)[0];
}

function hasHole({ path, our, frame }: FrameDifference, { program }: Opened): boolean {
  if (!frame?.call.activation.call) return false;
  if (our?.unreadable !== 'optimized out' && our?.missing === undefined) return false;
  const places = placesByDwarf(program.module.image, frame, variableOf(path), program.process.bias);
  return places.every((p) => /missing|register/.test(p));
}

/** The sizes of the pieces are those of the fields, and their sum is less than that of the whole. */
function lacksPadding({ path, frame }: FrameDifference, { program }: Opened): boolean {
  if (!frame) return false;
  const { image } = program.module;
  const name = variableOf(path);
  const sizes = placesByDwarf(image, frame, name, program.process.bias).map((place) =>
    place.split(', ').map((piece) => Number(piece.split(' ')[1])),
  );
  const size = sizeByDwarf(image, frame, name, program.process.bias) ?? 0;
  return sizes.length > 0 && sizes.every((pieces) => pieces.length > 1 && pieces.reduce((a, b) => a + b) < size);
}

/** With the names that the packages themselves have, by their entries in the debug information, delve's type is ours. */
function isNamedByPath({ delve, our }: FrameDifference, { program }: Opened): boolean {
  const type = /^type: (.*?) "/.exec(delve)?.[1];
  const dwarf = openDwarf(program.module.image);
  return type !== undefined && our?.type === printedType(type, (path) => dwarf?.packageName(path));
}

function hasMoved({ path, frame }: FrameDifference, { program }: Opened): boolean {
  if (!frame) return false;
  const { activation } = frame.call;
  const pc = activation.pc - program.process.bias - (activation.call ? 1 : 0);
  const scopes = openDwarf(program.module.image)?.callsAt(pc)[activation.inlineDepth];
  const has = (name: string) => scopes?.call.variables.some((v) => v.name === name) ?? false;
  const name = variableOf(path);
  return has(name) && has(`&${name}`);
}

/** In one of its places it is in one register of the general ones, though it is larger. */
function isOfOneWord({ path, our, frame }: FrameDifference, opened: Opened): boolean {
  if (!frame || our?.unreadable !== 'optimized out') return false;
  const { image } = opened.program.module;
  const name = variableOf(path);
  if ((sizeByDwarf(image, frame, name, opened.program.process.bias) ?? 0) <= 8) return false;
  return variablesAt(frame, opened).some((v) => {
    const location = v.name === name ? v.location() : undefined;
    return (
      location?.kind === 'by-pc' && location.ranges.some((r) => r.expression.length === 1 && r.expression[0] < 0x60)
    );
  });
}

/** Its name is that of a struct beside it with the name of a field of that. */
function isHeldApart({ path, our, frame }: FrameDifference, opened: Opened): boolean {
  const dwarf = openDwarf(opened.program.module.image);
  if (!frame || our || !dwarf) return false;
  const name = variableOf(path);
  const leadsTo = (prefix: string, of: number | undefined): boolean => {
    const struct = of === undefined ? undefined : dwarf.type(of);
    if (struct?.kind !== 'struct' || !name.startsWith(prefix)) return false;
    return dwarf
      .fields(struct)
      .some((f) => name === prefix + f.name || (f.name !== '' && leadsTo(prefix + f.name, f.type)));
  };
  return variablesAt(frame, opened).some((v) => leadsTo(v.name, v.type));
}

function variablesAt(frame: UserFrame, { program }: Opened): readonly VariableEntry[] {
  const { activation } = frame.call;
  const pc = activation.pc - program.process.bias - (activation.call ? 1 : 0);
  const scopes = openDwarf(program.module.image)?.callsAt(pc)[activation.inlineDepth];
  return scopes ? [scopes.call, ...scopes.blocks].flatMap((scope) => scope.variables) : [];
}

function isFreed({ our }: FrameDifference, { program }: Opened): boolean {
  const { hchan } = program.layout;
  if (our?.kind !== 'chan') return false;
  const address = Number(/\((0x[0-9a-f]+)\)$/.exec(our.value)?.[1]);
  const word = (field: 'qcount' | 'dataqsiz' | 'recvx' | 'sendx') => program.memory.word(address + hchan[field]);
  const end = Math.max(1, word('dataqsiz'));
  return word('qcount') > word('dataqsiz') || word('recvx') >= end || word('sendx') >= end;
}

/** Neither the kind (up to Go 1.25) nor the flags (since) of the type say that the data word is the pointer itself. */
function isBoxed({ path, frame }: FrameDifference, { program, values }: Opened): boolean {
  if (frame || !path.endsWith('.data')) return false;
  const holder = values.global(path.slice(0, -'.data'.length), {
    depth: 0,
    elements: 0,
    bytes: 0,
    offset: 0,
    path: [],
  });
  const bytes = program.memory.bytes(Number(holder?.raw?.type), 24);
  return bytes instanceof Uint8Array && ((bytes[20] | bytes[23]) & 0x20) === 0;
}
