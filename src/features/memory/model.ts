/** Memory as lines: a word each, with what it is and where it leads; what is not in the core as one line for all of it. */
import type { AddressTarget, MemoryAnswer } from '../../../api/memory.ts';
import { count } from '../../ui/format.ts';
import { asciiOf } from '../../view/values/longText.ts';

/** Bytes of a window, and of a line. */
export const WINDOW = 4096;
export const WORD = 8;

export type Field = MemoryAnswer['fields'][number];

/** A field that lies in a word, or has a part of itself in it. */
export interface FieldHere extends Field {
  /** Its name, or that of the part: "mu.state", "name.len". */
  readonly name: string;
  /** Its bytes in hex, of what lies in this word. */
  readonly number: string;
}

export interface WordLine {
  readonly kind: 'word';
  readonly address: number;
  readonly offset: number;
  readonly hex: string;
  readonly ascii: string;
  /** The word as a number, in hex. */
  readonly number: string;
  readonly isZero: boolean;
  readonly pointer?: { readonly value: string; readonly target: AddressTarget };
  readonly fields: readonly FieldHere[];
}

export type MemoryLine =
  | WordLine
  | { readonly kind: 'missing'; readonly address: number; readonly length: number; readonly reason: string }
  /** The object that the window began with ends here. */
  | { readonly kind: 'end'; readonly address: number; readonly text: string };

export const hex = (address: number): string => `0x${address.toString(16)}`;

/** Where a window begins: at the object that the address is in, if that is near; else at the address. */
export function windowStart(address: number, target: AddressTarget | undefined, typed: boolean): number {
  const start = target?.start === undefined || typed ? address : Number(target.start);
  const isObject = target?.kind === 'heap' || target?.kind === 'variable';
  const from = isObject && address - start < WINDOW - 64 * WORD ? start : address;
  return from - (from % WORD);
}

export function memoryLines(answer: MemoryAnswer, bytes: Uint8Array): MemoryLine[] {
  const start = Number(answer.address);
  const pointers = new Map(answer.pointers.map((pointer) => [pointer.offset, pointer]));
  const holes = answer.missing.map((one) => ({ ...one, from: Number(one.address) - start }));
  const end = objectEnd(answer);
  const lines: MemoryLine[] = [];
  for (let offset = 0; offset < bytes.length; offset += WORD) {
    const hole = holes.find(({ from, length }) => offset >= from && offset < from + length);
    if (hole !== undefined) {
      if (lines.at(-1)?.kind !== 'missing' || offset === Math.ceil(hole.from / WORD) * WORD)
        lines.push({ kind: 'missing', address: start + hole.from, length: hole.length, reason: hole.reason });
      continue;
    }
    if (end !== undefined && end > 0 && offset === Math.ceil(end / WORD) * WORD)
      lines.push({ kind: 'end', address: start + end, text: answer.target.text });
    lines.push(wordLine(bytes, start, offset, pointers.get(offset), answer.fields));
  }
  return lines;
}

/** Offset of the end of the object at the start of the answer. */
function objectEnd({ address, target }: MemoryAnswer): number | undefined {
  if ((target.kind !== 'heap' && target.kind !== 'variable') || target.start === undefined) return undefined;
  return target.size === undefined ? undefined : Number(target.start) + target.size - Number(address);
}

function wordLine(
  bytes: Uint8Array,
  start: number,
  offset: number,
  pointer: MemoryAnswer['pointers'][number] | undefined,
  fields: readonly Field[],
): MemoryLine {
  const word = bytes.subarray(offset, offset + WORD);
  return {
    kind: 'word',
    address: start + offset,
    offset,
    hex: Array.from(word, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    ascii: asciiOf(word),
    number: numberOf(word),
    isZero: word.every((byte) => byte === 0),
    pointer: pointer === undefined ? undefined : { value: pointer.value, target: pointer.target },
    fields: fields
      .filter((field) => field.size > 0 && field.offset < offset + WORD && field.offset + field.size > offset)
      .map((field) => ({
        ...field,
        name: partName(field, offset),
        number: numberOf(
          bytes.subarray(Math.max(field.offset, offset), Math.min(field.offset + field.size, offset + WORD)),
        ),
      })),
  };
}

/** The words of a string and of a slice have names; those of other values larger than a word are told by their place. */
function partName({ path, type, offset, size }: Field, word: number): string {
  const name = path === '' ? type : path;
  if (size <= WORD) return name;
  const at = word - offset;
  const parts = type === 'string' ? ['data', 'len'] : type.startsWith('[]') ? ['data', 'len', 'cap'] : [];
  const part = parts[at / WORD];
  return part === undefined ? (at <= 0 ? name : `${name} +${at}`) : `${name}.${part}`;
}

/** Little-endian: the last byte is the highest. */
function numberOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .reverse()
    .join('')
    .replace(/^0+(?=.)/, '');
  return `0x${digits}`;
}

/** The line that has an address in it; -1: none. */
export function lineAt(lines: readonly MemoryLine[], address: number): number {
  return lines.findIndex((line) =>
    line.kind === 'word'
      ? address >= line.address && address < line.address + WORD
      : line.kind === 'missing' && address >= line.address && address < line.address + line.length,
  );
}

/** The type of what a pointer of a field's type leads to: one, or the first of a slice's elements. */
function typeBehind(fields: readonly FieldHere[]): string | undefined {
  const { type, name } = fields[0] ?? {};
  if (type?.startsWith('*') === true) return type.slice(1);
  return type?.startsWith('[]') === true && name?.endsWith('.data') === true ? type.slice(2) : undefined;
}

/** The type of what a word points to: by the field that it is, or by the object that begins there. */
export function typePointedTo({ fields, pointer }: Pick<WordLine, 'fields' | 'pointer'>): string | undefined {
  const { target, value } = pointer ?? {};
  return typeBehind(fields) ?? (target?.start === value ? target?.type : undefined);
}

/** What an address is, with its numbers as people read them. */
export function targetText({ text }: Pick<AddressTarget, 'text'>): string {
  return text.replace(/\b\d{4,}(?= bytes\b)/g, (digits) => count(Number(digits)));
}

/** The package variable that an address lies in: "main.registry" of "main.registry, 8 bytes in". */
export function variableIn({ kind, text, start }: AddressTarget): string | undefined {
  const name = text.replace(/, \d+ bytes in$/, '');
  return kind === 'variable' && start !== undefined && /^[^\s]+\.[^\s]+$/.test(name) ? name : undefined;
}
