/** The user's frames of a core with their variables, as our engine and as delve see them, side by side. */
import { openDwarf } from '../../dwarf/dwarf.ts';
import { evaluate } from '../../dwarf/expression.ts';
import { expressionAt } from '../../dwarf/location-list.ts';
import type { Image } from '../../elf/image.ts';
import { openModule } from '../../gobin/module.ts';
import { openCore } from '../../process/core.ts';
import { openExecutable } from '../../process/executable.ts';
import { openProcess } from '../../process/process.ts';
import { type GoProgram, openProgram } from '../../runtime/program.ts';
import { Locations, type StackCall } from '../../snapshot/locations.ts';
import { readSnapshot, type Snapshot } from '../../snapshot/snapshot.ts';
import { fileSource } from '../../testing/open.ts';
import { openValues } from '../of-program.ts';
import type { ValueReader } from '../reader.ts';
import { DelveComparison, type Difference } from './comparison.ts';
import { type DelveFrame, openDelve } from './delve.ts';

export interface Opened {
  readonly program: GoProgram;
  readonly snapshot: Snapshot;
  readonly locations: Locations;
  readonly values: ValueReader;
}

export function openValuesOf(executable: string, core: string): Opened {
  const image = imageOf(executable);
  const process = openProcess(openCore(fileSource(core)), image);
  return valuesIn(openProgram(process, openModule(image), () => undefined));
}

export function valuesIn(program: GoProgram): Opened {
  const snapshot = readSnapshot(program);
  const values = openValues(program);
  if (!values) throw new Error(`${program.module.image.source.name} has no debug information`);
  return { program, snapshot, locations: new Locations(snapshot), values };
}

export function imageOf(executable: string): Image {
  return openExecutable(fileSource(executable));
}

export interface UserFrame {
  readonly call: StackCall;
  readonly goroutineId: number;
}

/** Frames of package main of a goroutine, innermost first. */
export function userFrames(opened: Opened, goroutineId: number, depth: number): UserFrame[] {
  return framesOf(opened, goroutineId, depth, /^main\./);
}

function framesOf(opened: Opened, goroutineId: number, depth: number, functions: RegExp): UserFrame[] {
  const row = opened.snapshot.rowOf(goroutineId);
  if (row < 0) return [];
  return opened.locations
    .calls(row, 0, depth)
    .filter((call) => functions.test(call.function))
    .map((call) => ({ call, goroutineId }));
}

/** A thousand equal goroutines prove no more than some, and delve takes its time. */
const MAX_GOROUTINES = 40;

export interface FrameDifference extends Difference {
  /** Absent: of a package variable. */
  readonly frame?: UserFrame;
}

export interface Compared {
  readonly opened: Opened;
  /** The user's frames that only delve has, or that it has in another order. */
  readonly missing: readonly string[];
  /** Variables that delve could read, and all values in them. */
  readonly variables: number;
  readonly values: number;
  readonly frames: number;
  readonly differences: readonly FrameDifference[];
}

export interface Wanted {
  /** Innermost frames of each goroutine. */
  readonly depth: number;
  /** Which functions' frames; which package variables. */
  readonly functions: RegExp;
  readonly globals: string;
}

/** Every variable that delve reads in the frames of the goroutines, and every package variable, against ours. */
export async function compareWithDelve(executable: string, core: string, wanted: Wanted): Promise<Compared> {
  const opened = openValuesOf(executable, core);
  const delve = await openDelve(executable, core);
  const differences: FrameDifference[] = [];
  const comparison = new DelveComparison();
  const missing: string[] = [];
  let frames = 0;
  const collect = (frame?: UserFrame) => {
    for (const d of comparison.differences.splice(0)) differences.push({ ...d, frame });
  };
  try {
    for (const id of (await delve.goroutineIds()).slice(0, MAX_GOROUTINES)) {
      const ours = framesOf(opened, id, wanted.depth, wanted.functions);
      const theirs = (await delve.frames(id, wanted.depth)).filter((f) =>
        wanted.functions.test(f.function?.name ?? ''),
      );
      const pairs = aligned(ours, theirs, opened.snapshot.goroutines.stackHigh[opened.snapshot.rowOf(id)]);
      for (const f of theirs)
        if (f.function?.name.startsWith('main.') && !pairs.some(([, their]) => their === f))
          missing.push(`g${id} ${f.function.name}:${f.line}`);
      for (const [frame, their] of pairs) {
        const { variables } = opened.values.variablesOf(frame.call.activation, LIMITS);
        const listed = [...(their.Arguments ?? []), ...(their.Locals ?? [])];
        frames++;
        comparison.frame(`g${id} ${frame.call.function}:${frame.call.line}`, variables, listed);
        collect(frame);
      }
    }
    for (const their of await delve.packageVariables(wanted.globals)) {
      const our = opened.values.global(their.name, LIMITS);
      if (our) comparison.value(their.name, our, their);
      else if (their.unreadable === '') differences.push({ path: their.name, delve: their.type, ours: 'not there' });
      collect();
    }
  } finally {
    delve.close();
  }
  return { opened, variables: comparison.variables, values: comparison.values, frames, missing, differences };
}

const LIMITS = { depth: 4, elements: 64, bytes: 4096, offset: 0, path: [] };

/**
 * Where the debug information says that a variable of a caller is, at the return address and at the call: "memory 8,
 * missing 8, register 8". Read without any of the rules by which values are located.
 */
export function placesByDwarf(image: Image, { call }: UserFrame, name: string, bias = 0): string[] {
  const dwarf = openDwarf(image);
  const { activation } = call;
  const places: string[] = [];
  for (const pc of [activation.pc - bias, activation.pc - bias - 1]) {
    const scopes = dwarf?.callsAt(activation.pc - bias - 1)[activation.inlineDepth];
    const variables = scopes ? [scopes.call, ...scopes.blocks].flatMap((s) => s.variables) : [];
    for (const v of variables.filter((o) => o.name === name || o.name === `&${name}`)) {
      const location = v.location();
      const expression = location && expressionAt(location, pc);
      if (!expression) continue;
      const pieces = evaluate(expression, {
        cfa: 0x1000,
        bias: 0,
        frameBase: undefined,
        register: () => 0x1000n,
        word: () => 0x1000,
        indexedAddress: () => 0,
      });
      places.push(pieces.map((p) => `${p.kind} ${p.size ?? 'all'}`).join(', '));
    }
  }
  return places;
}

/** Bytes of a variable's type. */
export function sizeByDwarf(image: Image, { call }: UserFrame, name: string, bias = 0): number | undefined {
  const dwarf = openDwarf(image);
  const scopes = dwarf?.callsAt(call.activation.pc - bias - 1)[call.activation.inlineDepth];
  const entry = scopes && [scopes.call, ...scopes.blocks].flatMap((s) => s.variables).find((v) => v.name === name);
  return entry?.type === undefined ? undefined : dwarf?.type(entry.type)?.size;
}

/**
 * The frames that both stacks have, in order. delve's may have others on top (a signal handler's) and may lack some: it
 * steps over the frame below an interrupted one that has no frame of its own.
 */
function aligned(
  ours: readonly UserFrame[],
  theirs: readonly DelveFrame[],
  stackHigh: number,
): [UserFrame, DelveFrame][] {
  const plain = (name: string | undefined) => name?.replace(/\[.*\]/, '');
  const pairs: [UserFrame, DelveFrame][] = [];
  for (const their of theirs) {
    const cfa = their.FrameOffset < 0 ? their.FrameOffset + stackHigh : their.FrameOffset;
    const our = ours.find(({ call }) => call.cfa === cfa && plain(call.function) === plain(their.function?.name));
    if (our) pairs.push([our, their]);
  }
  return pairs;
}
