/** The values of a term, read as its key wants them: texts, numbers, durations, addresses. */
import { parseDuration } from './durations.ts';
import { type FilterKey, nearest } from './keys.ts';

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** One value of a term: a text, or a range of numbers (seconds for durations). */
export type FilterValue =
  | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
  | {
      readonly kind: 'range';
      readonly low: number;
      readonly high: number;
      readonly openLow: boolean;
      readonly openHigh: boolean;
    };

/** A sentence that says what is wrong with a value. */
export interface ValueError {
  readonly kind: 'error';
  readonly message: string;
}

export function readValue(key: FilterKey, comparison: Comparison | undefined, text: string): FilterValue | ValueError {
  if (key.kind === 'number' || key.kind === 'duration') return readRange(key, comparison, text);
  if (comparison !== undefined && comparison !== '=')
    return wrong(`\`${key.key}\` has no order: \`${comparison}\` cannot be used with it`);
  switch (key.kind) {
    case 'address':
      return readAddress(key, text);
    case 'choice':
    case 'flag':
      return readChoice(key, text);
    case 'label':
      // `tenant=acme` names a label with its value; acme is not acme-2.
      return { kind: 'text', text, whole: comparison === '=' || text.includes('=') };
    default:
      return { kind: 'text', text, whole: comparison === '=' || key.whole === true };
  }
}

function readChoice(key: FilterKey, text: string): FilterValue | ValueError {
  const choices = key.values ?? [];
  const choice = text.toLowerCase();
  if (choices.includes(choice)) return { kind: 'text', text: choice, whole: true };
  const meant = choices.find((c) => choice !== '' && c.startsWith(choice)) ?? nearest(text, choices);
  return wrong(`\`${key.key}:\` takes ${choices.join(', ')}${meant ? `: did you mean \`${meant}\`?` : ''}`);
}

function readAddress(key: FilterKey, text: string): FilterValue | ValueError {
  if (!/^(0x)?[0-9a-f]{1,12}$/i.test(text)) return wrong(`\`${key.key}:\` takes an address like 0xc000012340`);
  return exactly(Number.parseInt(text, 16));
}

/** A single duration without a sign means "at least": what the runtime knows of waiting are lower bounds. */
function readRange(key: FilterKey, comparison: Comparison | undefined, text: string): FilterValue | ValueError {
  const isDuration = key.kind === 'duration';
  const number = isDuration ? parseDuration : parseNumber;
  const ends = text.split('-');
  const low = number(ends[0]);
  const high = ends.length === 1 ? low : number(ends[1]);
  if (low === undefined || high === undefined || ends.length > 2) {
    const wanted = isDuration ? 'a duration like 5m, 1h30m or 250ms' : 'a number or a range like 20-30';
    return wrong(`\`${key.key}:\` takes ${wanted}`);
  }
  const range = { ...exactly(low), high };
  switch (comparison ?? (isDuration && ends.length === 1 ? '>=' : '=')) {
    case '>':
      return { ...range, high: Number.POSITIVE_INFINITY, openLow: true };
    case '>=':
      return { ...range, high: Number.POSITIVE_INFINITY };
    case '<':
      return { ...range, low: Number.NEGATIVE_INFINITY, openHigh: true };
    case '<=':
      return { ...range, low: Number.NEGATIVE_INFINITY };
    default:
      return range;
  }
}

function exactly(value: number): Extract<FilterValue, { kind: 'range' }> {
  return { kind: 'range', low: value, high: value, openLow: false, openHigh: false };
}

/** A whole number; goroutines may be written as the explorer shows them: g18. */
function parseNumber(text: string): number | undefined {
  return /^g?\d{1,15}$/.test(text) ? Number(text.replace('g', '')) : undefined;
}

function wrong(message: string): ValueError {
  return { kind: 'error', message };
}
