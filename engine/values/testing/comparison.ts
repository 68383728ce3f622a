/**
 * Our values against delve's. What delve reads must read the same here; a variable that delve cannot read, and that we can,
 * is no difference.
 */
import type { Value } from '../value.ts';
import type { DelveVariable } from './delve.ts';

export interface Difference {
  /** "main.worker job.ID" */
  readonly path: string;
  readonly delve: string;
  readonly ours: string;
}

const KINDS: readonly string[] = [
  'invalid', 'bool', 'int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr',
  'float32', 'float64', 'complex64', 'complex128', 'array', 'chan', 'func', 'interface', 'map', 'ptr', 'slice', 'string',
  'struct', 'unsafe.Pointer',
]; // biome-ignore format: in the order of reflect.Kind

/** What delve reads in a frame and we do not read the same. */
export function compareFrame(frame: string, ours: readonly Value[], delve: readonly DelveVariable[]): Difference[] {
  const differences: Difference[] = [];
  for (const their of delve) {
    if (their.unreadable !== '') continue;
    const named = ours.filter((v) => v.name === their.name);
    const found = named.map((our) => compare(`${frame} ${their.name}`, our, their));
    if (found.length === 0)
      differences.push({ path: `${frame} ${their.name}`, delve: shown(their), ours: 'not there' });
    else if (!found.some((d) => d.length === 0)) differences.push(...found[0]);
  }
  return differences;
}

/** All differences between a value and delve's. */
function compare(path: string, our: Value, their: DelveVariable): Difference[] {
  if (their.unreadable !== '') return [];
  const differ = (): Difference[] => [{ path, delve: shown(their), ours: oursShown(our) }];
  if (our.unreadable !== undefined || family(our.kind) !== KINDS[their.kind]) return differ();
  switch (our.kind) {
    case 'string':
      return sameText(our, their) ? [] : differ();
    case 'float32':
    case 'float64':
      return sameFloat(our.value, their.value) ? [] : differ();
    case 'complex64':
    case 'complex128':
      return sameComplex(our, their) ? [] : differ();
    case 'array':
    case 'slice':
      return our.length === their.len && (our.kind === 'array' || our.capacity === their.cap)
        ? children(path, our, their)
        : differ();
    case 'struct':
      return children(path, our, their);
    case 'ptr':
    case 'unsafe.Pointer':
      return samePointer(our, their) ? [] : differ();
    case 'func':
      return (their.value === '' ? 'nil' : their.value) === our.value ? [] : differ();
    case 'chan':
      return sameChannel(our, their) ? [] : differ();
    case 'map':
      return (our.value === 'nil' ? their.base === 0 : our.length === their.len) ? [] : differ();
    case 'interface':
      return dynamicValue(path, our, their) ?? differ();
    default:
      return our.value === their.value || (our.plain ?? our.value) === numberOf(their) ? [] : differ();
  }
}

/** delve calls all sizes of integers int and uint. */
function family(kind: string): string {
  return kind === 'uintptr' ? 'uint' : kind.replace(/^(u?int)\d+$/, '$1');
}

/** Parts that both loaded, by name or position. */
function children(path: string, our: Value, their: DelveVariable): Difference[] {
  return their.children.flatMap((child, i) => {
    const ours = our.kind === 'struct' ? our.children?.find((c) => c.name === child.name) : our.children?.[i];
    if (ours) return compare(`${path}.${ours.name}`, ours, child);
    return our.children === undefined
      ? []
      : [{ path: `${path}.${child.name}`, delve: shown(child), ours: 'not there' }];
  });
}

/** delve: one child, of the dynamic type; a nil interface has one without a type. */
function dynamicValue(path: string, our: Value, their: DelveVariable): Difference[] | undefined {
  const [child] = their.children;
  if (our.value === 'nil') return !child || child.kind === 0 ? [] : undefined;
  const data = our.children?.[0];
  if (!data) return [];
  return !child || child.kind === 0 ? undefined : compare(`${path}.data`, data, child);
}

function samePointer(our: Value, their: DelveVariable): boolean {
  const address =
    their.kind === 26 ? Number(their.value || their.children[0]?.addr || 0) : (their.children[0]?.addr ?? 0);
  if (our.value === 'nil') return address === 0;
  return our.value.endsWith(`(0x${address.toString(16)})`);
}

/** delve's texts went through JSON, which turned bytes that are no UTF-8 into U+FFFD. */
function sameText(our: Value, their: DelveVariable): boolean {
  if (our.length !== their.len) return false;
  const text = our.value
    .slice(1, -1)
    .replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)/g, (_, code: string) => unescaped(code));
  return text === their.value || text === their.value.replace(/\n?\.\.\.\+\d+ more$/, '');
}

const SHORT: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(code: string): string {
  if (code.length === 1) return SHORT[code] ?? code;
  const value = Number.parseInt(code.slice(1), 16);
  return code.startsWith('x') && value >= 0x80 ? '\ufffd' : String.fromCodePoint(value);
}

/** `(1.5-2i)` against delve's two parts, as numbers: it writes 1e+300 in full. */
function sameComplex(our: Value, their: DelveVariable): boolean {
  const parts = /^\((.+?)([+-](?:[^+-]|(?<=e)[+-])+)i\)$/.exec(our.value);
  return parts !== null && their.children.every((c, i) => sameFloat(parts[i + 1], c.value));
}

function sameFloat(our: string, their: string): boolean {
  const number = (text: string) => Number(text.replace('Inf', 'Infinity'));
  return our === their || number(our) === number(their);
}

/** delve adds the name of an integer constant of the same value: "Blue (2)". */
function numberOf(their: DelveVariable): string {
  return /\((-?\d+)\)$/.exec(their.value)?.[1] ?? their.value;
}

/** A channel is a struct to delve, its element count and capacity are fields. */
function sameChannel(our: Value, their: DelveVariable): boolean {
  const field = (name: string) => their.children.find((c) => c.name === name)?.value;
  if (our.value === 'nil') return their.base === 0 || their.children.length === 0;
  return String(our.length) === field('qcount') && String(our.capacity) === field('dataqsiz');
}

function shown(their: DelveVariable): string {
  return `${their.type} ${JSON.stringify(their.value)} len ${their.len} cap ${their.cap} at 0x${their.addr.toString(16)} ${their.children.map((c) => `${c.name}=${c.value || c.addr}`).slice(0, 3)}`;
}

function oursShown(our: Value): string {
  return `${our.type} ${our.value}${our.unreadable ? ` (${our.unreadable})` : ''}${our.missing ? ` without ${our.missing}` : ''}`;
}
