/**
 * A profile of goroutines in the form of `go tool pprof`: one sample for each stack and set of labels, with how many
 * goroutines have it. Ids, states and go statements are not in it.
 * Source: github.com/google/pprof/proto/profile.proto; runtime/pprof/proto.go.
 */
import { fault, OpenFailure } from '../../bytes/fault.ts';
import type { FrameTable, WrittenCall } from '../goroutines/frame-table.ts';
import type { GoroutineSink, WrittenState } from '../goroutines/sink.ts';
import { addNumbers, eachField } from './protobuf.ts';

/** Fields of message Profile. */
const SAMPLE_TYPE = 1;
const SAMPLE = 2;
const MAPPING = 3;
const LOCATION = 4;
const FUNCTION = 5;
const STRING_TABLE = 6;
const TIME_NANOS = 9;
const LAST_FIELD = 15;

export interface ProfileFacts {
  /** "goroutine", "goroutineleak" */
  readonly type: string;
  /** The executable's path. */
  readonly program?: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

export const NOT_TOLD: WrittenState = { name: '', leaked: false, minutes: 0, locked: false };
export const LEAKED: WrittenState = { name: 'leaked', leaked: true, minutes: 0, locked: false };
/** Of goroutines that the runtime's leak detector found (since Go 1.26). */
export const LEAK_PROFILE = 'goroutineleak';

interface Line {
  readonly function: number;
  readonly line: number;
}

interface Location {
  readonly address: number;
  readonly lines: readonly Line[];
}

/** Whether bytes are a message with the fields that a profile must have. */
export function isProfile(bytes: Uint8Array): boolean {
  const seen = new Set<number>();
  const isWhole = eachField(bytes, (field) => seen.add(field));
  return isWhole && seen.has(SAMPLE_TYPE) && seen.has(STRING_TABLE) && Math.max(...seen) <= LAST_FIELD;
}

/** Throws OpenFailure for a profile of something else. */
export function readProfile(bytes: Uint8Array, name: string, frames: FrameTable, sink: GoroutineSink): ProfileFacts {
  const profile = new ProfileReader(bytes);
  const type = profile.text(profile.types[0] ?? 0);
  if (!/^goroutine/.test(type))
    throw new OpenFailure(
      fault('not-of-goroutines', `${name} is a profile of “${type}”, not of goroutines.`, {
        hint: 'Fetch /debug/pprof/goroutine of the process.',
      }),
    );
  const state = type === LEAK_PROFILE ? LEAKED : NOT_TOLD;
  for (const sample of profile.samples) profile.tell(sample, state, frames, sink);
  const { program, time } = profile;
  return { type, program: program === '' ? undefined : program, time: time > 0 ? time / 1e6 : undefined };
}

class ProfileReader {
  /** Numbers of strings. */
  readonly types: number[] = [];
  readonly samples: Uint8Array[] = [];
  time = 0;
  readonly #strings: string[] = [];
  readonly #locations = new Map<number, Location>();
  readonly #functions = new Map<number, { readonly name: number; readonly file: number }>();
  readonly #mappings: number[] = [];

  constructor(bytes: Uint8Array) {
    const decoder = new TextDecoder();
    eachField(bytes, (field, value, piece) => {
      if (field === TIME_NANOS) this.time = value;
      if (!piece) return;
      if (field === STRING_TABLE) this.#strings.push(decoder.decode(piece));
      else if (field === SAMPLE) this.samples.push(piece);
      else if (field === SAMPLE_TYPE) this.types.push(fieldsOf(piece).get(1) ?? 0);
      else if (field === MAPPING) this.#mappings.push(fieldsOf(piece).get(5) ?? 0);
      else if (field === LOCATION) this.#addLocation(piece);
      else if (field === FUNCTION) {
        const fields = fieldsOf(piece);
        this.#functions.set(fields.get(1) ?? 0, { name: fields.get(2) ?? 0, file: fields.get(4) ?? 0 });
      }
    });
  }

  text(number: number): string {
    return this.#strings[number] ?? '';
  }

  /** The first mapping is that of the executable. */
  get program(): string {
    return this.text(this.#mappings[0] ?? 0);
  }

  #addLocation(piece: Uint8Array): void {
    const lines: Line[] = [];
    let id = 0;
    let address = 0;
    eachField(piece, (field, value, line) => {
      if (field === 1) id = value;
      else if (field === 3) address = value;
      else if (field === 4 && line) {
        const fields = fieldsOf(line);
        lines.push({ function: fields.get(1) ?? 0, line: fields.get(2) ?? 0 });
      }
    });
    this.#locations.set(id, { address, lines });
  }

  tell(sample: Uint8Array, state: WrittenState, frames: FrameTable, sink: GoroutineSink): void {
    const locations: number[] = [];
    const values: number[] = [];
    const labels: [string, string][] = [];
    eachField(sample, (field, value, piece) => {
      if (field === 1) addNumbers(locations, value, piece);
      else if (field === 2) addNumbers(values, value, piece);
      else if (field === 3 && piece) {
        const fields = fieldsOf(piece);
        labels.push([this.text(fields.get(1) ?? 0), this.text(fields.get(2) ?? 0)]);
      }
    });
    if (!(values[0] > 0)) return;
    sink.begin(0, state, 0);
    if (labels.length > 0) sink.labels(Object.fromEntries(labels));
    for (const id of locations) this.#tellLocation(this.#locations.get(id), frames, sink);
    sink.end(values[0]);
  }

  /** Inlined calls first, the function that owns the machine frame last. */
  #tellLocation(location: Location | undefined, frames: FrameTable, sink: GoroutineSink): void {
    if (!location) return;
    const { address, lines } = location;
    for (const [i, { function: id, line }] of lines.entries()) {
      const named = this.#functions.get(id);
      const name = this.text(named?.name ?? 0);
      const inlineDepth = lines.length - 1 - i;
      const describe = (ownName: string): WrittenCall => ({
        function: ownName,
        file: this.text(named?.file ?? 0),
        line,
        inlineDepth,
        pc: address > 0 ? address : undefined,
      });
      sink.frame(frames.rowOf(name, `${address} ${line} ${i}`, describe));
    }
  }
}

/** The numbers of a message, by field; of repeated ones the last. */
function fieldsOf(piece: Uint8Array): Map<number, number> {
  const fields = new Map<number, number>();
  eachField(piece, (field, value) => fields.set(field, value));
  return fields;
}
