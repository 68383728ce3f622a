/** Package encoding/json: a raw message is text. Source: encoding/json/stream.go `RawMessage`. */
import type { Printers } from './printer.ts';

const SHOWN = 200;

export const ENCODING: Printers = {
  'encoding/json.RawMessage': (v) => {
    const length = v.length;
    const bytes = v.isNil ? undefined : v.content(SHOWN);
    if (!bytes || length === undefined) return undefined;
    const text = new TextDecoder().decode(bytes);
    return length > SHOWN ? `${text}…` : text;
  },
};
