/** Strings: {data, length}. Source: runtime/string.go `stringStruct`. */
import { hex } from '../../bytes/fault.ts';
import { signedWord, word } from '../place.ts';
import { quote, wholeRunes } from '../quote.ts';
import { type KindReader, missingOf, type Reading, type Scope, unreadable } from './reading.ts';

/** No string is longer than the address space: more is damage. */
const MAX_LENGTH = 2 ** 47;

export const string: KindReader = (scope, _, place) => {
  const data = word(place);
  const length = signedWord(place, 8);
  if (typeof data !== 'number' || typeof length !== 'number') return partly(data, length);
  if (length < 0 || length > MAX_LENGTH)
    return { value: '', unreadable: `its length ${length} is not possible`, raw: { data: hex(data) } };
  return text(scope, data, length);
};

function text(scope: Scope, data: number, length: number): Reading {
  const raw = { data: hex(data), len: length };
  const bytes = scope.memory.bytes(data, Math.min(length, scope.stringBytes));
  if (!(bytes instanceof Uint8Array)) return { ...unreadable(bytes), length, raw };
  if (bytes.length === length) return { value: quote(bytes), length, raw };
  const shown = wholeRunes(bytes);
  return { value: quote(shown), length, raw, truncated: { shown: shown.length, total: length } };
}

/** One of the two words is not known. */
function partly(data: ReturnType<typeof word>, length: ReturnType<typeof word>): Reading {
  const { missing, first } = missingOf({ data, length });
  if (missing.length === 2 && first) return unreadable(first);
  if (typeof length === 'number')
    return { value: `len ${length}, text unknown`, missing, length, raw: { len: length } };
  return {
    value: `at ${typeof data === 'number' ? hex(data) : ''}, length unknown`,
    missing,
    raw: typeof data === 'number' ? { data: hex(data) } : {},
  };
}
