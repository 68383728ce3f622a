/** Values as one line: naturally, as Go code would have them, and raw, as they lie in memory. */
import type { Child, Variable } from '../../../api/value.ts';
import { count } from '../../ui/format.ts';
import { heldBy, innermost } from './shape.ts';

/** What a pointer points to, where the pointer itself is of no interest; of all else the value itself. */
function spoken(variable: Variable): Variable {
  if (variable.kind !== 'ptr') return variable;
  const inner = innermost(variable);
  return inner.value === '' || inner.sameAs !== undefined || inner.kind === 'ptr' ? variable : inner;
}

/** A value on one line: of a pointer, what it points to; of a channel, what is in it and who waits. */
export function shownValue(variable: Variable): string {
  const { kind, value, type, length, plain } = spoken(variable);
  if (kind === 'chan' && length !== undefined && plain === undefined) return channelText(spoken(variable));
  // The type stands beside it.
  if (kind === 'ptr' && value.startsWith(`(${type})(`)) return value.slice(type.length + 3, -1);
  return WHOLE.test(kind) ? grouped(value) : value.replace(/^len (\d+), cap (\d+)|^len (\d+)/, grouped);
}

function channelText({ length = 0, capacity = 0, queues, raw }: Variable): string {
  const senders = queues?.senders.total ?? 0;
  const receivers = queues?.receivers.total ?? 0;
  return [
    `${count(length)} of ${count(capacity)}`,
    ...(senders > 0 ? [`${count(senders)} wait to send`] : []),
    ...(receivers > 0 ? [`${count(receivers)} wait to receive`] : []),
    ...(raw?.closed === true ? ['closed'] : []),
  ].join(', ');
}

/** Where a pointer or channel points to, when the line tells what is there and not the address. */
export function pointedAt(variable: Variable): Bit | undefined {
  const told = spoken(variable);
  const address = addressOf(
    told.kind === 'chan' ? told.raw?.hchan : told === variable ? undefined : variable.raw?.pointer,
  );
  if (address === undefined) return undefined;
  return { text: address, address, type: told.kind === 'chan' ? 'runtime.hchan' : pointeeType(variable.type) };
}

/** Why there is no value, or not all of it; the innermost has the last word. */
export function faultsOf(variable: Variable): string[] {
  const inner = innermost(variable);
  const all = inner === variable ? [variable] : [variable, inner];
  return all.flatMap(({ unreadable, fault, missing }) => [
    ...(unreadable === undefined ? [] : [unreadable]),
    ...(fault === undefined ? [] : [fault]),
    ...(missing === undefined || missing.length === 0 ? [] : [`${missing.join(', ')} not known here`]),
  ]);
}

/** A type, with the length of texts that the line cannot show whole. */
export function typeText({ type, kind, length }: Variable): string {
  return kind === 'string' && length !== undefined && length > 16 ? `${type}, ${count(length)}` : type;
}

/** Part of a line: text, or the address of something. */
export interface Bit {
  readonly text: string;
  readonly address?: string;
  /** Type of what is at the address, where that is known. */
  readonly type?: string;
}

/** A text with the addresses in it apart; what stands in quotes is the program's own. */
export function bitsOf(text: string, type?: string): Bit[] {
  const bits: Bit[] = [];
  let plain = '';
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"?|0x[0-9a-f]{4,16}\b|[^"0]+|./gs)) {
    if (!/^0x[0-9a-f]{4}/.test(found)) plain += found;
    else {
      if (plain !== '') bits.push({ text: plain });
      bits.push({ text: found, address: found, type });
      plain = '';
    }
  }
  if (plain !== '') bits.push({ text: plain });
  return bits;
}

/** The line's addresses lead to what they are of: that of a pointer to a value of its type. */
export function naturalBits(variable: Variable): Bit[] {
  return bitsOf(shownValue(variable), variable.kind === 'ptr' ? pointeeType(variable.type) : undefined);
}

/** A word of a value by its name, or what stands for the whole. */
export type RawBit = Bit & { readonly name?: string };

/** How a value lies in memory: its words by name, else what it is without its printer, and a number in hex. */
export function rawBits(variable: Variable): RawBit[] {
  const words = wordsOf(variable);
  if (words.length > 0) return words;
  const text = variable.plain ?? variable.value;
  const hex = hexOf(variable.kind, text);
  return [...bitsOf(text), ...(hex === undefined ? [] : [{ name: '=', text: hex }])];
}

/** The same under the natural line, which need not be said again. */
export function rawBitsBeneath(variable: Variable): RawBit[] {
  const { kind, plain, value } = variable;
  const words = wordsOf(variable);
  if (words.length > 0) return words;
  const hex = hexOf(kind, plain ?? value);
  return [...(plain === undefined ? [] : bitsOf(plain)), ...(hex === undefined ? [] : [{ text: hex }])];
}

function wordsOf(variable: Variable): RawBit[] {
  return Object.entries(variable.raw ?? {}).map(([name, word]) => {
    const address = addressOf(word);
    return { name, text: String(word), address, type: address === undefined ? undefined : typeAt(variable, name) };
  });
}

/** The type of what a word of a value points to. */
function typeAt(variable: Variable, word: string): string | undefined {
  const { kind, type } = variable;
  if (kind === 'ptr') return pointeeType(type);
  if (kind === 'slice' && word === 'data' && type.startsWith('[]')) return type.slice(2);
  if (kind === 'chan' && word === 'hchan') return 'runtime.hchan';
  if (kind !== 'interface' || word !== 'data') return undefined;
  const held: Child | undefined = heldBy(variable);
  return held?.kind === 'ptr' ? pointeeType(held.type) : held?.type;
}

export function pointeeType(type: string): string | undefined {
  return type.startsWith('*') ? type.slice(1) : undefined;
}

function addressOf(word: unknown): string | undefined {
  return typeof word === 'string' && /^0x[0-9a-f]{2,16}$/.test(word) ? word : undefined;
}

const WHOLE = /^u?int(8|16|32|64|ptr)?$/;

/** Every three digits of the whole numbers in a text apart, as Go allows: 18_422_075. */
function grouped(text: string): string {
  return text.replace(/\d{5,}/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '_'));
}

/** A whole number as its bytes have it. */
function hexOf(kind: string, text: string): string | undefined {
  if (!WHOLE.test(kind) || !/^-?\d{1,20}$/.test(text)) return undefined;
  const bits = Number(/\d+/.exec(kind)?.[0] ?? 64);
  return `0x${BigInt.asUintN(bits, BigInt(text)).toString(16)}`;
}
