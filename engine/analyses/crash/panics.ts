/**
 * The panic chain of a goroutine, as the runtime prints it.
 * Source: runtime/panic.go: printpanics, printpanicval, printanycustomtype; print.go. Before a process dies of a panic
 * the runtime itself replaces error values by their Error() text (preprintpanics), so that text is what lies here.
 */
import { hex } from '../../bytes/fault.ts';
import { goMinor } from '../../gobin/build-info.ts';
import { typeName } from '../../gobin/type-name.ts';
import { goString, uint8 } from '../../runtime/numbers.ts';
import { type GoProgram, typesStartOf } from '../../runtime/program.ts';
import { float32Text, float64Text } from '../../values/float-text.ts';

export interface PanicRecord {
  /** As printed after "panic: ". */
  readonly message: string;
  readonly recovered: boolean;
  /** The same value was panicked with again. */
  readonly repanicked: boolean;
  /** Address of the value panicked with: an empty interface. */
  readonly argument: number;
}

/** A chain is as long as panics nest; a damaged one must not make a loop. */
const MAX_PANICS = 256;

/**
 * Oldest first, as the runtime prints them; runtime.Goexit's entries are left out, and since Go 1.25 a value that was
 * recovered and panicked with again stands once, as [recovered, repanicked].
 */
export function panicChain(program: GoProgram, g: number): PanicRecord[] {
  const { memory, layout } = program;
  const chain: PanicRecord[] = [];
  const flag = (at: number, offset: number) => offset >= 0 && uint8(memory, at + offset) === 1;
  let at = memory.word(g + layout.g._panic);
  for (let i = 0, next = 0; at > 0 && i < MAX_PANICS; i++, at = next) {
    next = memory.word(at + layout.panic.link);
    if (flag(at, layout.panic.goexit) || (next > 0 && flag(next, layout.panic.repanicked))) continue;
    const type = memory.word(at + layout.panic.arg);
    const data = memory.word(at + layout.panic.arg + 8);
    const recovered = flag(at, layout.panic.recovered);
    const repanicked = recovered && flag(at, layout.panic.repanicked);
    chain.push({ message: panicText(program, type, data), recovered, repanicked, argument: at + layout.panic.arg });
  }
  return chain.reverse();
}

/** Texts of several lines are indented since Go 1.23 (error.go, printindented). */
export function printedText(program: GoProgram, text: string): string {
  return Number(goMinor(program.module.buildInfo.version)?.slice(2)) < 23 ? text : text.replaceAll('\n', '\n\t');
}

/** The lines that the process prints: "panic: a [recovered]\n\tpanic: b". */
export function printedPanics(program: GoProgram, chain: readonly PanicRecord[]): string {
  const fate = (p: PanicRecord) => (p.repanicked ? ' [recovered, repanicked]' : p.recovered ? ' [recovered]' : '');
  return chain.map((p, i) => `${i > 0 ? '\t' : ''}panic: ${printedText(program, p.message)}${fate(p)}`).join('\n');
}

const KIND = {
  bool: 1,
  int: 2,
  int64: 6,
  uint: 7,
  uintptr: 12,
  float32: 13,
  float64: 14,
  complex64: 15,
  complex128: 16,
  string: 24,
};
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 8,
  3: 1,
  4: 2,
  5: 4,
  6: 8,
  7: 8,
  8: 1,
  9: 2,
  10: 4,
  11: 8,
  12: 8,
  13: 4,
  14: 8,
  15: 8,
  16: 16,
};

/** What the runtime's printpanicval prints for an interface value {type, data}. */
export function panicText(program: GoProgram, type: number, data: number): string {
  if (type === 0) return 'nil';
  const { memory } = program;
  const kind = (uint8(memory, type + 23) ?? 0) & 0x1f;
  const name = typeName(memory, typesStartOf(program, type), type) ?? `type ${hex(type)}`;
  if (kind === KIND.string) {
    const text = goString(memory, data) ?? `<unreadable string at ${hex(data)}>`;
    return name === 'string' ? text : `${name}("${text}")`;
  }
  const size = SIZES[kind];
  const bytes = size === undefined ? undefined : memory.bytes(data, size);
  if (!(bytes instanceof Uint8Array)) return `(${name}) ${hex(data)}`;
  const print = Number(goMinor(program.module.buildInfo.version)?.slice(2)) < 26 ? FIXED : SHORTEST;
  const text = basicText(kind, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), print);
  // A complex number has its own parentheses, so that a named type's need no others.
  if (name.includes('.')) return text.startsWith('(') ? `${name}${text}` : `${name}(${text})`;
  return text;
}

/** How the runtime prints floating-point numbers. */
interface FloatPrinter {
  readonly float32: (value: number) => string;
  readonly float64: (value: number) => string;
}

/** Since Go 1.26 as strconv's 'g' with the fewest digits, before that always like "+1.500000e+000" (print.go). */
const SHORTEST: FloatPrinter = { float32: float32Text, float64: float64Text };
const FIXED: FloatPrinter = { float32: fixedFloat, float64: fixedFloat };

function basicText(kind: number, view: DataView, print: FloatPrinter): string {
  if (kind === KIND.bool) return view.getUint8(0) === 0 ? 'false' : 'true';
  if (kind === KIND.float32) return print.float32(view.getFloat32(0, true));
  if (kind === KIND.float64) return print.float64(view.getFloat64(0, true));
  if (kind === KIND.complex64)
    return complexText(print.float32(view.getFloat32(0, true)), print.float32(view.getFloat32(4, true)));
  if (kind === KIND.complex128)
    return complexText(print.float64(view.getFloat64(0, true)), print.float64(view.getFloat64(8, true)));
  let word = 0n;
  for (let i = view.byteLength - 1; i >= 0; i--) word = (word << 8n) | BigInt(view.getUint8(i));
  const signed = kind >= KIND.int && kind <= KIND.int64;
  return (signed ? BigInt.asIntN(view.byteLength * 8, word) : word).toString();
}

function complexText(real: string, imaginary: string): string {
  return `(${real}${/^[+-]/.test(imaginary) ? '' : '+'}${imaginary}i)`;
}

function fixedFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa, exponent] = Math.abs(value).toExponential(6).split('e');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '+';
  return `${sign}${mantissa}e${exponent[0]}${exponent.slice(1).padStart(3, '0')}`;
}
