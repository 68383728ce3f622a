/**
 * Packages bytes and strings: the text in a buffer, and how much of it is still to be read.
 * Source: bytes/buffer.go `Buffer`, strings/builder.go `Builder`, strings/reader.go, bytes/reader.go `Reader`.
 */
import { quote, wholeRunes } from '../quote.ts';
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

const SHOWN = 64;

export const TEXT: Printers = {
  'bytes.Buffer': (v) => rest(v.field('buf'), v.field('off').number),
  'strings.Builder': (v) => rest(v.field('buf'), 0),
  'strings.Reader': (v) => rest(v.field('s'), v.field('i').number),
  'bytes.Reader': (v) => rest(v.field('s'), v.field('i').number),
};

function rest(buffer: Look, offset: number | undefined): string | undefined {
  if (buffer.isNil) return 'len 0';
  const length = buffer.length;
  if (length === undefined || offset === undefined || offset < 0) return undefined;
  const left = Math.max(0, length - offset);
  if (offset > SHOWN_UP_TO) return `len ${left}`;
  const bytes = buffer.content(offset + SHOWN);
  if (!bytes) return undefined;
  const shown = wholeRunes(bytes.subarray(offset));
  return `len ${left} ${shown.length < left ? `${quote(shown).slice(0, -1)}…"` : quote(shown)}`;
}

const SHOWN_UP_TO = 1 << 20;
