/**
 * Go's own crash dump (a panic, a fatal error, SIGQUIT under GOTRACEBACK=crash), parsed: what the process said of itself
 * is the truth that the tests hold the engine against.
 * Grammar: runtime/traceback.go (goroutineheader, traceback2, printcreatedby); the pieces that vary by Go version are
 * optional.
 */
export interface DumpFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** Canonical frame address, where it is printed (crash mode; not for inlined calls). */
  readonly frameAddress?: number;
  /** Where that is told otherwise than by a missing frame address. */
  readonly inlined?: boolean;
}

export interface DumpGoroutine {
  readonly id: number;
  /** "chan receive", "running", "runnable", … without minutes and locks, and without "(scan)", which the collector sets in passing. */
  readonly state: string;
  readonly locked: boolean;
  readonly minutes?: number;
  readonly frames: readonly DumpFrame[];
  /** Frames left out: they stand after frames[at]; `count` is known since Go 1.21. */
  readonly elided?: { readonly at: number; readonly count?: number };
  readonly createdBy?: DumpFrame & { readonly goroutineId?: number };
}

export interface CrashDump {
  /** "panic: …", "fatal error: …", "SIGABRT: abort", with the lines that follow it. */
  readonly preamble: string;
  /** One goroutine may be printed more than once: by the dying thread and by its own. */
  readonly goroutines: readonly DumpGoroutine[];
}

// Labels come last (GODEBUG=tracebacklabels=1, by itself since Go 1.27), within the brackets in Go 1.26, behind them since.
const HEADER =
  /^goroutine (\d+)(?: gp=0x[0-9a-f]+ m=(?:nil|\d+)(?: mp=0x[0-9a-f]+)?)? \[([^\]]*?)(?: labels:\{.*\}\]|\](?: \{.*\})?):$/;
const PLACE = /^\t(.*):(\d+)(?: \+0x[0-9a-f]+)?(?: fp=(0x[0-9a-f]+) sp=0x[0-9a-f]+ pc=0x[0-9a-f]+)?$/;
const CREATED = /^created by (.*?)(?: in goroutine (\d+))?$/;
const ELIDED = /^\.\.\.(?:additional|(\d+)) frames elided\.\.\.$/;

export function parseCrashDump(text: string): CrashDump {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('goroutine '));
  const goroutines: DumpGoroutine[] = [];
  for (let i = Math.max(first, 0); i < lines.length; i++) {
    const header = HEADER.exec(lines[i]);
    if (header && header[1] !== '0') goroutines.push(parseBlock(header, lines, i + 1));
  }
  return { preamble: lines.slice(0, Math.max(first, 0)).join('\n'), goroutines };
}

function parseBlock(header: RegExpExecArray, lines: readonly string[], start: number): DumpGoroutine {
  const [told, ...attributes] = header[2].split(', ');
  const state = told.replace(/ \((?:scan|leaked)\)/g, '');
  const frames: DumpFrame[] = [];
  let elided: DumpGoroutine['elided'];
  let createdBy: DumpGoroutine['createdBy'];
  for (let i = start; i < lines.length && lines[i] !== ''; i++) {
    const cut = ELIDED.exec(lines[i]);
    if (cut) {
      elided = { at: frames.length, count: cut[1] === undefined ? undefined : Number(cut[1]) };
      continue;
    }
    const place = PLACE.exec(lines[i + 1] ?? '');
    if (!place) continue;
    const at = {
      file: place[1],
      line: Number(place[2]),
      frameAddress: place[3] === undefined ? undefined : Number(place[3]),
    };
    const created = CREATED.exec(lines[i]);
    if (created)
      createdBy = {
        function: created[1],
        ...at,
        goroutineId: created[2] === undefined ? undefined : Number(created[2]),
      };
    else frames.push({ function: functionOf(lines[i]), ...at });
    i++;
  }
  const minutes = attributes.map((a) => /^(\d+) minutes$/.exec(a)?.[1]).find((m) => m !== undefined);
  return {
    id: Number(header[1]),
    state,
    locked: attributes.includes('locked to thread'),
    minutes: minutes === undefined ? undefined : Number(minutes),
    frames,
    elided,
    createdBy,
  };
}

/** The name before the arguments: their parenthesis is the one that closes the line. */
function functionOf(line: string): string {
  let depth = 0;
  for (let i = line.length - 1; i >= 0; i--) {
    if (line[i] === ')') depth++;
    if (line[i] === '(' && --depth === 0) {
      const name = line.slice(0, i);
      return name === 'panic' ? 'runtime.gopanic' : name;
    }
  }
  return line;
}
