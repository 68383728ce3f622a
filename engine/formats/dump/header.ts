/**
 * The line that begins a goroutine: "goroutine 18 [chan receive, 5 minutes, locked to thread]:".
 * Source: runtime/traceback.go, goroutineheader, Go 1.17 to 1.26.
 */
import type { WrittenState } from '../goroutines/sink.ts';

export interface Header {
  readonly id: number;
  readonly state: WrittenState;
  readonly labels?: Readonly<Record<string, string>>;
  /** What a log collector put before it. */
  readonly prefix: string;
}

const BEGINS = 'goroutine ';
// Since Go 1.23 crash dumps tell where g and m lie.
const HEADER = /^goroutine (\d{1,19})(?: gp=0x[0-9a-f]+ m=(?:nil|\d+)(?: mp=0x[0-9a-f]+)?)? \[(.*)\]:?$/;
// GODEBUG=tracebacklabels=1, since Go 1.26.
const LABELS = / labels:\{(.*)\}$/;
const LABEL = /("(?:[^"\\]|\\.)*"): ?("(?:[^"\\]|\\.)*")(?:, )?/y;
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
    if (!found) return undefined;
    const labelled = LABELS.exec(found[2]);
    const told = labelled ? found[2].slice(0, labelled.index) : found[2];
    return {
      id: Number(found[1]),
      state: this.#state(told),
      labels: labelled ? readLabels(labelled[1]) : undefined,
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

/** "key": "value", … as strconv.Quote has them; profiles leave the blank out. */
export function readLabels(text: string): Record<string, string> {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 0;
  for (let found = LABEL.exec(text); found; found = LABEL.exec(text))
    labels.push([unquoted(found[1]), unquoted(found[2])]);
  return Object.fromEntries(labels);
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The text that a literal of Go's stands for. */
function unquoted(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gi,
      (_, x?: string, u?: string, w?: string, c = '') => {
        const code = x ?? u ?? w;
        if (code === undefined) return ESCAPES[c] ?? c;
        const point = Number.parseInt(code, 16);
        return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
      },
    );
}
