/**
 * What the programs of fixtures/programs say of their own values (package truth there), against what we read in their cores.
 */
import { readFileSync } from 'node:fs';
import type { Fixture } from '../../../fixtures/take.ts';
import { quote } from '../quote.ts';
import type { Value } from '../value.ts';
import { type Opened, openValuesOf, placesByDwarf, type UserFrame } from './frames.ts';

/** A value as package reflect saw it; see fixtures/programs/truth. */
export interface TrueValue {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly address?: string;
  readonly value: string;
  /** What String() or Error() gave. */
  readonly text?: string;
  readonly length?: number;
  readonly capacity?: number;
  readonly children?: readonly TrueValue[];
  readonly key?: TrueValue;
}

export interface TrueLine {
  readonly function?: string;
  readonly global?: boolean;
  readonly fact?: string;
  readonly text?: string;
  readonly value?: TrueValue;
}

export const LIMITS = { depth: 8, elements: 40, bytes: 1 << 16, offset: 0, path: [] };

export function truthOf({ dump }: Fixture): TrueLine[] {
  return readFileSync(dump, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('TRUTH '))
    .map((line) => JSON.parse(line.slice('TRUTH '.length)) as TrueLine);
}

/** What a program wrote down under a name. */
export function factOf<T>(lines: readonly TrueLine[], name: string): T {
  const line = lines.find((l) => l.fact === name);
  if (line?.text === undefined) throw new Error(`the program tells no ${name}`);
  return JSON.parse(line.text) as T;
}

export interface Checked {
  /** Values that were compared, parts included. */
  readonly compared: number;
  readonly differences: readonly string[];
  /** Variables of which nothing is known, as they say themselves: "main.f x: optimized out". */
  readonly unknown: readonly string[];
}

/** Every variable of the truth is found, and is what it is said to be. */
export function checkAgainstTruth(taken: Fixture): Checked {
  const opened = openValuesOf(taken.executable, taken.core);
  const check = new Check(opened);
  for (const { value, global, function: f } of truthOf(taken)) {
    if (value && global) check.global(value);
    else if (value) check.variable(f ?? '', value);
  }
  return check;
}

class Check implements Checked {
  compared = 0;
  readonly differences: string[] = [];
  readonly unknown: string[] = [];
  readonly #opened: Opened;
  readonly #frames: ReadonlyMap<string, UserFrame>;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#frames = framesByFunction(opened);
  }

  global(their: TrueValue): void {
    const found = this.#opened.values.global(their.name, LIMITS);
    if (found) this.#compare(their.name, found, their);
    else this.differences.push(`${their.name}: not there`);
  }

  variable(f: string, their: TrueValue): void {
    const where = `${f} ${their.name}`;
    const frame = this.#frames.get(f.includes('[...]') ? f : f.replace(/\[.*\]/, '[...]'));
    if (!frame) return void this.differences.push(`${where}: no such frame`);
    const { values, program } = this.#opened;
    const found = values.variablesOf(frame.call.activation, LIMITS).variables;
    const our = found.find((v) => v.name === their.name && !v.shadowed);
    if (our && our.unreadable === undefined) {
      this.#compare(where, our, their);
      return;
    }
    const { image } = program.module;
    const places = placesByDwarf(image, frame, their.name, program.process.bias);
    const isGone = places.every((place) => !/memory/.test(place));
    if (isGone) this.unknown.push(`${where}: ${our?.unreadable ?? 'no name'}`);
    else this.differences.push(`${where}: ${our?.unreadable ?? 'not there'}, but it is at ${places}`);
  }

  #compare(where: string, our: Value, their: TrueValue): void {
    const comparison = new Comparison();
    comparison.compare(where, our, their);
    if (our.lastKnown && comparison.differences.length > 0) {
      this.unknown.push(`${where}: last known as ${our.value}`);
      return;
    }
    this.compared += comparison.compared;
    this.differences.push(...comparison.differences);
    this.unknown.push(...comparison.missing);
  }
}

/** A frame of each user's function: the innermost of the first goroutine that is in it. */
function framesByFunction({ snapshot, locations }: Opened): Map<string, UserFrame> {
  const found = new Map<string, UserFrame>();
  for (let row = 0; row < snapshot.goroutines.count; row++) {
    for (const call of locations.calls(row, 0, 100)) {
      if (call.origin !== 'user' || found.has(call.function)) continue;
      found.set(call.function, { call, goroutineId: snapshot.goroutines.id[row] });
    }
  }
  return found;
}

export class Comparison {
  compared = 0;
  readonly differences: string[] = [];
  /** Values of which only parts are known. */
  readonly missing: string[] = [];

  compare(path: string, our: Value, their: TrueValue): void {
    this.compared++;
    const differ = (what: string, ours: unknown, theirs: unknown) =>
      this.differences.push(`${path}: ${what} ${String(ours)}, should be ${String(theirs)}`);
    if (their.kind === 'invalid') {
      if (our.value !== 'nil') differ('value', our.value, 'nil');
      return;
    }
    if (our.type.includes('go.shape.')) this.missing.push(`${path}: its type arguments`);
    else if (our.type !== their.type) differ('type', our.type, their.type);
    if (our.kind !== their.kind) differ('kind', our.kind, their.kind);
    if (our.unreadable !== undefined) return void differ('unreadable', our.unreadable, their.value);
    if (our.missing !== undefined) this.missing.push(`${path}: ${our.missing}`);
    if (our.fault !== undefined) differ('fault', our.fault, 'none');
    if (our.address !== their.address && their.address !== undefined && our.address !== undefined)
      differ('address', our.address, their.address);
    const known = (what: string) => !our.missing?.includes(what);
    if (our.length !== their.length && known('length') && their.length !== undefined)
      differ('length', our.length, their.length);
    if (our.capacity !== their.capacity && known('capacity') && their.capacity !== undefined)
      differ('capacity', our.capacity, their.capacity);
    if (!sameText(our, their)) differ('text', our.value, their.text);
    if (!sameValue(our, their)) differ('value', our.plain ?? our.value, their.value);
    this.#children(path, our, their);
  }

  #children(path: string, our: Value, their: TrueValue): void {
    const wanted = their.children ?? [];
    if (our.missing && our.kind !== 'struct') return;
    if (our.sameAs !== undefined || our.expandable || their.children === undefined) return;
    // A closure shows what it captured, which package reflect does not tell.
    const ours = our.children ?? [];
    if (ours.length !== wanted.length)
      this.differences.push(`${path}: ${ours.length} parts, should be ${wanted.length}`);
    for (const [i, child] of wanted.entries()) {
      const found = ours[i];
      if (!found || our.missing?.includes(child.name)) continue;
      const at = `${path}.${child.key ? `[${i}]` : child.name}`;
      if (child.key && !found.key) this.differences.push(`${at}: it has no key`);
      if (child.key && found.key) this.compare(`${at} key`, found.key, child.key);
      if (!child.key && found.name !== child.name) this.differences.push(`${at}: its name is ${found.name}`);
      this.compare(at, found, child);
    }
  }
}

/** What a printer made of it is what the type's own method gives; errors are quoted. */
function sameText(our: Value, { text, type }: TrueValue): boolean {
  if (text === undefined || our.plain === undefined || OTHER_TEXTS.test(type)) return true;
  // The words for the numbers of the system are in a package variable, which stripped programs do not name.
  if (our.value.includes('syscall.Errno(')) return true;
  // A URL's password is not shown at a glance.
  if (/^url\.(URL|Userinfo)$/.test(type)) return our.value === text.replace(/:secret\b/, ':xxxxx');
  return our.value === text || our.value === quoted(text) || our.value.endsWith(` (${our.plain})`);
}

/** Those of which we say more, or less, than their String methods. */
const OTHER_TEXTS = /^(context\.|reflect\.Value|bytes\.Buffer|strings\.Builder)/;

function quoted(text: string): string {
  return quote(new TextEncoder().encode(text));
}

function sameValue(our: Value, their: TrueValue): boolean {
  if (our.missing && our.kind !== 'struct') return true;
  const value = our.plain ?? our.value;
  // Beyond the depth to which the program writes it down.
  if (their.value === '' && their.kind !== 'slice' && their.kind !== 'map' && their.kind !== 'interface') return true;
  switch (their.kind) {
    case 'array':
    case 'struct':
      return true;
    case 'slice':
    case 'map':
      return their.length === undefined || (value === 'nil') === (their.value === 'nil');
    case 'interface':
      return (their.value === '' && !their.children) || (value === 'nil') === (their.value === 'nil');
    case 'ptr':
    case 'chan':
    case 'unsafe.Pointer':
      return their.value === 'nil' || their.value === '0x0' ? value === 'nil' : value.endsWith(`(${their.value})`);
    default:
      return value === their.value;
  }
}
