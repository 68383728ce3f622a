/** The text of a variable in JSON, cut into what depends on its name, on its value and on its place. */
import type { Variable } from '../../api/value.ts';
import { type JsonWriter, piece } from './json-writer.ts';

/** What a value makes of the text: before its address and behind it. */
export interface ValueText {
  readonly before: string;
  readonly behind: string;
}

/** Texts of values of one type by what they follow from. */
export interface ContentTexts {
  /** Writes the text of the value that has a content; false: none is known. `address`: where the value lies. */
  write(writer: JsonWriter, content: Uint8Array, address: number | undefined): boolean;
  /** Of a content that was not known. The bytes that are kept for it. */
  remember(content: Uint8Array, text: ValueText): number;
  forget(): void;
}

const ADDRESS = piece(',"address":');

export function writeAddress(writer: JsonWriter, address: number | undefined): void {
  if (address === undefined) return;
  writer.bytes(ADDRESS);
  writer.address(address);
}

/** The text of a variable before that of its value, and behind it: name and type, role and what else is true of the variable alone. */
export function aroundValue({ name, type, kind, role, escaped, shadowed, lastKnown }: Variable): {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
} {
  return {
    head: piece(JSON.stringify({ name, type, kind }).slice(0, -1)),
    tail: piece(`${more({ role, escaped, shadowed, lastKnown })}}`),
  };
}

/** The rest of it. */
export function valueText(variable: Variable): ValueText {
  const { name, type, kind, value, address, role, escaped, shadowed, lastKnown, ...rest } = variable;
  return { before: `,"value":${JSON.stringify(value)}`, behind: more(rest) };
}

/** The properties of an object, to be added to others. */
function more(properties: object): string {
  const text = JSON.stringify(properties).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}
