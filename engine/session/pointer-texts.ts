/**
 * Texts of pointers of one type. They differ by the digits of the pointers alone, so that one tells all others; that of nil is
 * by itself.
 */
import { hex } from '../bytes/fault.ts';
import { type JsonWriter, piece } from './json-writer.ts';
import { type ContentTexts, type ValueText, writeAddress } from './value-text.ts';

/** What stands around the pointer, wherever it is written. */
interface Around {
  readonly before: readonly Uint8Array[];
  readonly behind: readonly Uint8Array[];
}

export class PointerTexts implements ContentTexts {
  #nil: Around | undefined;
  #others: Around | undefined;

  write(writer: JsonWriter, content: Uint8Array, address: number | undefined): boolean {
    const low = word32(content, 0);
    const high = word32(content, 4);
    const around = low === 0 && high === 0 ? this.#nil : this.#others;
    if (!around) return false;
    writeAround(writer, around.before, low, high);
    writeAddress(writer, address);
    writeAround(writer, around.behind, low, high);
    return true;
  }

  remember(content: Uint8Array, { before, behind }: ValueText): number {
    const pointer = (BigInt(word32(content, 4)) << 32n) | BigInt(word32(content, 0));
    if (pointer === 0n) this.#nil = { before: [piece(before)], behind: [piece(behind)] };
    else {
      this.#others = { before: split(before, hex(pointer)), behind: split(behind, hex(pointer)) };
    }
    return before.length + behind.length;
  }

  forget(): void {
    this.#nil = undefined;
    this.#others = undefined;
  }
}

function writeAround(writer: JsonWriter, parts: readonly Uint8Array[], low: number, high: number): void {
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) writer.hex(low, high);
    writer.bytes(parts[i]);
  }
}

function split(text: string, pointer: string): Uint8Array[] {
  return text.split(pointer).map(piece);
}

function word32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}
