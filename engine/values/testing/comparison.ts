/**
 * Our values against delve's, part by part as deep as both loaded. What delve reads must read the same here; what delve
 * cannot read, and we can, is no difference.
 */
import type { Value } from '../value.ts';
import type { DelveVariable } from './delve.ts';

export interface Difference {
  /** "g1 main.worker:41 job.ID" */
  readonly path: string;
  readonly delve: string;
  readonly ours: string;
  /** Absent: we do not have it. */
  readonly our?: Value;
}

const KINDS: readonly string[] = [
  'invalid', 'bool', 'int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr',
  'float32', 'float64', 'complex64', 'complex128', 'array', 'chan', 'func', 'interface', 'map', 'ptr', 'slice', 'string',
  'struct', 'unsafe.Pointer',
]; // biome-ignore format: in the order of reflect.Kind

/** Where delve puts what lies in no memory: registers, and values put together from pieces. */
const FAKE_ADDRESS = 0xbeef000000000000;

export class DelveComparison {
  /** Variables that delve read, and all values in them. */
  variables = 0;
  values = 0;
  readonly differences: Difference[] = [];

  /** What delve reads in a frame. */
  frame(frame: string, ours: readonly Value[], delve: readonly DelveVariable[]): void {
    for (const their of delve) {
      if (their.unreadable !== '' || isOfTheCompiler(their.name)) continue;
      this.variables++;
      const path = `${frame} ${their.name}`;
      this.#best(
        path,
        ours.filter((v) => v.name === their.name),
        their,
      );
    }
  }

  /** The one of ours that fits best: several variables may have one name. */
  #best(path: string, ours: readonly Value[], their: DelveVariable): void {
    const tried = ours.map((our) => {
      const comparison = new DelveComparison();
      comparison.#compare(path, our, their);
      return comparison;
    });
    const best = tried.reduce<DelveComparison | undefined>(
      (a, b) => (a && a.differences.length <= b.differences.length ? a : b),
      undefined,
    );
    if (best) {
      this.values += best.values;
      this.differences.push(...best.differences);
    } else this.differences.push({ path, delve: shown(their), ours: 'not there' });
  }

  value(path: string, our: Value, their: DelveVariable): void {
    if (their.unreadable !== '') return;
    this.variables++;
    this.#compare(path, our, their);
  }

  #compare(path: string, our: Value, their: DelveVariable): void {
    if (their.unreadable !== '') return;
    this.values++;
    const differ = (what: string) =>
      this.differences.push({ path, delve: `${what}: ${shown(their)}`, ours: oursShown(our), our });
    if (our.unreadable !== undefined || family(our.kind) !== KINDS[their.kind]) return void differ('kind');
    if (our.kind !== 'func' && our.missing && our.missing.length > 0) return void differ('missing');
    if (!sameType(our.type, their.type)) differ('type');
    if (!sameAddress(our, their)) differ('address');
    if (!sameHere(our, their)) return void differ('value');
    this.#parts(path, our, their);
  }

  #parts(path: string, our: Value, their: DelveVariable): void {
    const inside = our.children;
    if (!inside || our.sameAs !== undefined || our.kind.startsWith('complex')) return;
    switch (our.kind) {
      case 'map':
        this.#entries(path, our, their);
        return;
      case 'chan':
        this.#buffer(path, our, their);
        return;
      case 'interface':
      case 'ptr':
      case 'array':
      case 'slice':
        for (const [i, child] of their.children.entries()) {
          if (child.kind === 0 || child.onlyAddr) continue;
          const found = inside[i];
          if (found) this.#compare(`${path}.${found.name}`, found, child);
          else this.differences.push({ path: `${path}[${i}]`, delve: shown(child), ours: 'not there' });
        }
        return;
      default:
        for (const [i, child] of their.children.entries()) {
          const name = partName(our, child);
          const found = inside[i]?.name === name ? inside[i] : inside.find((c) => c.name === name);
          if (found) this.#compare(`${path}.${found.name}`, found, child);
          else this.differences.push({ path: `${path}.${child.name}`, delve: shown(child), ours: 'not there' });
        }
    }
  }

  /** delve has keys and values in turn, in an order of its own. */
  #entries(path: string, our: Value, their: DelveVariable): void {
    const left = [...(our.children ?? [])];
    for (let i = 0; i + 1 < their.children.length; i += 2) {
      const [key, value] = [their.children[i], their.children[i + 1]];
      const at = left.findIndex((entry) => {
        const comparison = new DelveComparison();
        if (entry.key) comparison.#compare('', entry.key, key);
        return comparison.differences.length === 0;
      });
      const [found] = at < 0 ? [] : left.splice(at, 1);
      if (found) this.#compare(`${path}${found.step}`, found, value);
      else if (!our.truncated) this.differences.push({ path: `${path}[…]`, delve: shown(key), ours: 'not there' });
    }
  }

  /** To delve a channel is a struct, its buffer an array from index 0 on. */
  #buffer(path: string, our: Value, their: DelveVariable): void {
    const field = (name: string) => Number(their.children.find((c) => c.name === name)?.value ?? 0);
    const ring = their.children.find((c) => c.name === 'buf')?.children[0]?.children ?? [];
    const [count, size, from] = [field('qcount'), field('dataqsiz'), field('recvx')];
    if (ring.length < size) return;
    for (let i = 0; i < count; i++) {
      const found = our.children?.[i];
      const child = ring[(from + i) % size];
      if (found) this.#compare(`${path}[${i}]`, found, child);
      else this.differences.push({ path: `${path}[${i}]`, delve: shown(child), ours: 'not there' });
    }
  }
}

/** delve lists the compiler's temporaries among the locals, and, since Go 1.27, the words of strings and slices; they are nobody's variables. */
function isOfTheCompiler(name: string): boolean {
  return /^&?\.|^~?#|.[.[]|^~r\d+\D/.test(name);
}

/** A method value captures its receiver. */
function partName(our: Value, child: DelveVariable): string {
  return our.kind === 'func' && child.name === '.this' ? 'receiver' : child.name;
}

/** What the value itself says, without its parts. */
function sameHere(our: Value, their: DelveVariable): boolean {
  switch (our.kind) {
    case 'string':
      return sameText(our, their);
    case 'float32':
    case 'float64':
      return sameFloat(our.value, their.value);
    case 'complex64':
    case 'complex128':
      return sameComplex(our, their);
    case 'array':
      return our.length === their.len;
    case 'slice':
      return our.length === their.len && our.capacity === their.cap && (our.value === 'nil') === (their.base === 0);
    case 'struct':
      return true;
    case 'ptr':
    case 'unsafe.Pointer':
      return samePointer(our, their);
    case 'func':
      return sameFunction(our.value, their.value);
    case 'chan':
      return sameChannel(our, their);
    case 'map':
      return our.value === 'nil' ? their.base === 0 : our.length === their.len;
    case 'interface':
      return (our.value === 'nil') === (!their.children[0] || their.children[0].kind === 0);
    default:
      return our.value === their.value || (our.plain ?? our.value) === numberOf(their);
  }
}

/** delve calls all sizes of integers int and uint. */
function family(kind: string): string {
  return kind === 'uintptr' ? 'uint' : kind.replace(/^(u?int)\d+$/, '$1');
}

/** delve writes packages with their paths, and the unexported fields of nameless structs with their package. */
function sameType(our: string, their: string): boolean {
  return our === their || bare(our) === bare(their) || isRealOf(our, their);
}

/** delve shows the shape of a type argument where we know the type. */
function isRealOf(our: string, their: string): boolean {
  return their.includes('go.shape.') && !our.includes('go.shape.');
}

function bare(name: string): string {
  return name
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/[^\s[\](){}*,;<>"]+\//g, '')
    .replace(/(?<=\{ |; )\w+\.(?=\w+ )/g, '')
    .replace(/·\d+/g, '')
    .replace(/%2e/g, '.')
    .replace(/interface \{\}/g, 'any')
    .replace(/\s+/g, '');
}

function addressOf(their: DelveVariable): string | undefined {
  const { addr, flags } = their;
  return addr === 0 || addr >= FAKE_ADDRESS || flags & 32 ? undefined : `0x${addr.toString(16)}`;
}

function sameAddress(our: Value, their: DelveVariable): boolean {
  const address = addressOf(their);
  return address === undefined || our.address === undefined || our.address === address;
}

function samePointer(our: Value, their: DelveVariable): boolean {
  const pointee = their.children[0]?.addr ?? 0;
  // As a number of JSON it is rounded.
  const address = /^\d+$/.test(their.value) ? BigInt(their.value) : BigInt(Number(their.value || pointee));
  if (our.value === 'nil') return address === 0n;
  return our.value.endsWith(`(0x${address.toString(16)})`);
}

/** delve has the names of generic functions with their arguments, or without. */
function sameFunction(our: string, their: string): boolean {
  const plain = (name: string) => name.replace(/\[.*\]/, '[...]');
  return plain(our) === plain(their === '' ? 'nil' : their);
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

/** The true length and capacity of the buffer: those of a timer's channel are other than len and cap say. */
function sameChannel(our: Value, their: DelveVariable): boolean {
  const field = (name: string) => their.children.find((c) => c.name === name)?.value;
  if (our.value === 'nil') return their.base === 0 || their.children.length === 0;
  const raw = our.raw ?? {};
  if (!our.value.endsWith(`(0x${their.base.toString(16)})`)) return false;
  return (
    their.children.length === 0 ||
    (String(raw.qcount) === field('qcount') && String(raw.dataqsiz) === field('dataqsiz'))
  );
}

function shown(their: DelveVariable): string {
  const parts = their.children.map((c) => `${c.name}=${c.value || c.addr}`).slice(0, 4);
  return `${their.type} ${JSON.stringify(their.value)} kind ${KINDS[their.kind]} len ${their.len} cap ${their.cap} at 0x${their.addr.toString(16)} ${parts}`;
}

function oursShown(our: Value): string {
  const more = [
    our.unreadable && `(${our.unreadable})`,
    our.missing && `without ${our.missing}`,
    our.lastKnown && 'last known',
  ];
  return `${our.type} ${our.value} kind ${our.kind} len ${our.length} cap ${our.capacity} at ${our.address} ${more.filter(Boolean).join(' ')}`;
}
