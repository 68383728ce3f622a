/**
 * The line that begins a goroutine: "goroutine 18 [chan receive, 5 minutes, locked to thread]:".
 * Source: runtime/traceback.go, goroutineheader, Go 1.17 to 1.27.
 */
import type { WrittenState } from '../goroutines/sink.ts';
import { readLabels } from './labels.ts';

export interface Header {
  readonly id: number;
  readonly state: WrittenState;
  readonly labels?: Readonly<Record<string, string>>;
  /** What a log collector put before it. */
  readonly prefix: string;
}

const BEGINS = 'goroutine ';
// Since Go 1.23 crash dumps tell where g and m lie.
const HEADER = /^goroutine (\d{1,19})(?: gp=0x[0-9a-f]+ m=(?:nil|\d+)(?: mp=0x[0-9a-f]+)?)? \[(.*[\]}]):?$/;
/** Go 1.26, and only under GODEBUG=tracebacklabels=1: "select, 2 minutes labels:{"key": "value"}]". */
const LABELS_WITHIN = ' labels:{';
/** Since Go 1.27: "select, 2 minutes] {key: value}". */
const LABELS_BEHIND = '] {';
/** Beyond this a prefix is text that happens to end in a header. */
const MAX_PREFIX = 256;
const MAX_HEADER = 1 << 16;

export class HeaderReader {
  /** Few states are told, by many goroutines. */
  readonly #states = new Map<string, WrittenState>();

  read(line: string): Header | undefined {
    const at = line.indexOf(BEGINS);
    if (at < 0 || at > MAX_PREFIX || line.length > MAX_HEADER) return undefined;
    const found = HEADER.exec(line.slice(at));
    const parts = found && partsOf(found[2]);
    if (!parts) return undefined;
    return {
      id: Number(found[1]),
      state: this.#state(parts.state),
      labels: parts.labels === undefined ? undefined : readLabels(parts.labels),
      prefix: line.slice(0, at),
    };
  }

  #state(text: string): WrittenState {
    let state = this.#states.get(text);
    if (!state) {
      state = readState(text);
      if (this.#states.size < MAX_STATES) this.#states.set(text, state);
    }
    return state;
  }
}
const MAX_STATES = 10_000;

/** What stands behind the first bracket: no state has another, labels may hold anything. */
function partsOf(text: string): { readonly state: string; readonly labels?: string } | undefined {
  const end = text.indexOf(']');
  const within = text.indexOf(LABELS_WITHIN);
  if (within >= 0 && within < end && text.endsWith('}]'))
    return { state: text.slice(0, within), labels: text.slice(within + LABELS_WITHIN.length, -2) };
  if (end === text.length - 1) return { state: text.slice(0, end) };
  if (end < 0 || !text.startsWith(LABELS_BEHIND, end) || !text.endsWith('}')) return undefined;
  return { state: text.slice(0, end), labels: text.slice(end + LABELS_BEHIND.length, -1) };
}

function readState(text: string): WrittenState {
  const [words, ...attributes] = text.split(', ');
  const minutes = attributes.map((a) => /^(\d{1,9}) minutes?$/.exec(a)?.[1]).find((found) => found !== undefined);
  return {
    // "(scan)": the collector looked at its stack in passing.
    name: words.replace(/ \((?:scan|leaked)\)/g, ''),
    leaked: words.includes(' (leaked)') || words === 'leaked',
    minutes: Number(minutes ?? 0),
    locked: attributes.includes('locked to thread'),
  };
}
