/**
 * Package encoding/json: a raw message is text. Source: encoding/json/stream.go `RawMessage`; jsontext/value.go `Value`, of which that
 * is another name since Go 1.27.
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

const SHOWN = 200;

export const ENCODING: Printers = {
  'encoding/json.RawMessage': rawText,
  'encoding/json/jsontext.Value': rawText,
};

function rawText(raw: Look): string | undefined {
  const length = raw.length;
  const bytes = raw.isNil ? undefined : raw.content(SHOWN);
  if (!bytes || length === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  return length > SHOWN ? `${text}…` : text;
}
