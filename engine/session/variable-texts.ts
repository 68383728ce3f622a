/**
 * The `variables` of frames in `unpark inspect`. What frames at one pc have in common is written out once: the texts of
 * variables that are the same in all of them, and of the others everything but what follows from the frame. The text of a value
 * is remembered by the bytes that it follows from, for many goroutines hold the same.
 */
import type { Memory } from '../bytes/memory.ts';
import type { Kind, Type } from '../dwarf/types.ts';
import type { Activation } from '../stacks/activation.ts';
import type { MachineFrame } from '../stacks/thread-stacks.ts';
import type { Content } from '../values/content.ts';
import { printerOf } from '../values/printers/print.ts';
import type { OpenedActivation, ValueReader } from '../values/reader.ts';
import { readRuns } from '../values/runs.ts';
import type { GoroutineFacts } from './facts.ts';
import { concatenated, type JsonWriter, json, piece } from './json-writer.ts';
import { PointerTexts } from './pointer-texts.ts';
import { TextsByContent } from './texts-by-content.ts';
import { aroundValue, type ContentTexts, type ValueText, valueText, writeAddress } from './value-text.ts';

const OPEN = piece(',"variables":[');
const CLOSE = piece(']');
const COMMA = piece(',');
/** A larger value is hardly there twice. */
const MAX_CONTENT = 256;
/** All texts that are remembered, in bytes; then it begins anew. */
const MAX_REMEMBERED = 1 << 24;

export interface ValueLimits {
  readonly depth: number;
  readonly elements: number;
  readonly bytes: number;
}

/** Bytes are the same in all frames; a variable that is told by its position is read in each frame anew. */
type Step = Uint8Array | number | ValueByContent;

/** The text of a variable between that of its name and that of its role. */
interface ValueByContent {
  readonly content: Content;
  readonly texts: ContentTexts;
}

/** Steps of so many pcs are kept; then it begins anew. */
const MAX_PCS = 4096;

export class VariableTexts {
  readonly #facts: GoroutineFacts;
  readonly #reader: ValueReader;
  readonly #limits: ValueLimits & { readonly offset: number };
  readonly #memory: Memory;
  /** By PcTable row, then by logical frame. */
  #known: (readonly Step[])[][] = [];
  #pcs = 0;
  readonly #texts = new RememberedTexts();
  readonly #scratch = new Uint8Array(MAX_CONTENT);

  constructor(facts: GoroutineFacts, reader: ValueReader, limits: ValueLimits) {
    this.#facts = facts;
    this.#reader = reader;
    this.#limits = { ...limits, offset: 0 };
    this.#memory = facts.snapshot.program.memory;
  }

  /** Those of a logical frame, with the name of their list; nothing where it has none. */
  write(writer: JsonWriter, machine: MachineFrame, frame: number): void {
    let opened: OpenedActivation | undefined;
    for (const step of this.#stepsOf(machine, frame)) {
      if (step instanceof Uint8Array) {
        writer.bytes(step);
        continue;
      }
      if (typeof step !== 'number' && this.#writeRemembered(writer, step, machine.cfa)) continue;
      opened ??= this.#open(this.#facts.locations.activation(machine, frame));
      if (!opened) return;
      if (typeof step !== 'number') this.#writeContent(writer, step, machine.cfa, opened);
      else writer.text(JSON.stringify(opened.read(step)));
    }
  }

  #stepsOf(machine: MachineFrame, frame: number): readonly Step[] {
    const { locations } = this.#facts;
    if (!locations.isPlain(machine)) return this.#makeSteps(locations.activation(machine, frame));
    let ofPc = this.#known[machine.row];
    if (!ofPc) {
      if (this.#pcs++ % MAX_PCS === 0) this.#known = [];
      ofPc = [];
      this.#known[machine.row] = ofPc;
    }
    ofPc[frame] ??= this.#makeSteps(locations.activation(machine, frame));
    return ofPc[frame];
  }

  #makeSteps(activation: Activation): readonly Step[] {
    const opened = this.#open(activation);
    if (!opened || opened.count === 0) return [];
    const steps: Step[] = [OPEN];
    for (let position = 0; position < opened.count; position++) {
      if (position > 0) steps.push(COMMA);
      steps.push(...this.#stepsFor(opened, position));
    }
    return joined([...steps, CLOSE]);
  }

  #stepsFor(opened: OpenedActivation, position: number): readonly Step[] {
    const content = opened.contentOf(position);
    if (content === undefined) return [position];
    if (content === 'none') return [json('', opened.read(position))];
    const length = content.runs.reduce((sum, run) => sum + run.length, 0);
    if (length === 0 || length > MAX_CONTENT) return [position];
    const { head, tail } = aroundValue(opened.read(position));
    return [head, { content, texts: this.#texts.of(content, length) }, tail];
  }

  #open(activation: Activation): OpenedActivation | undefined {
    return this.#reader.opened(activation, this.#limits);
  }

  /** false: nothing is remembered for what this frame has. */
  #writeRemembered(writer: JsonWriter, { content, texts }: ValueByContent, cfa: number): boolean {
    const bytes = readRuns(this.#memory, content.runs, cfa, this.#scratch);
    return bytes !== undefined && texts.write(writer, bytes, addressOf(content, cfa));
  }

  #writeContent(writer: JsonWriter, { content, texts }: ValueByContent, cfa: number, opened: OpenedActivation): void {
    const { value, lasts } = opened.readContent(content);
    const text = valueText(value);
    writer.text(text.before);
    writeAddress(writer, addressOf(content, cfa));
    writer.text(text.behind);
    const bytes = lasts ? readRuns(this.#memory, content.runs, cfa, this.#scratch) : undefined;
    if (bytes) this.#texts.remember(texts, bytes, text);
  }
}

function addressOf({ home }: Content, cfa: number): number | undefined {
  return home === undefined ? undefined : cfa + home;
}

const DIFFER_BY_DIGITS: ReadonlySet<Kind> = new Set(['ptr', 'unsafe.Pointer']);

/** The texts of values, one set for each type and what is known of it. */
class RememberedTexts {
  readonly #sets = new Map<Type, Map<string, ContentTexts>>();
  #bytes = 0;

  /** `length`: bytes of the content. */
  of({ type, runs }: Content, length: number): ContentTexts {
    let ofType = this.#sets.get(type);
    if (!ofType) {
      ofType = new Map();
      this.#sets.set(type, ofType);
    }
    const known = runs.map((run) => `${run.offset}+${run.length}`).join();
    let texts = ofType.get(known);
    if (!texts) {
      const isPointer = DIFFER_BY_DIGITS.has(type.kind) && length === 8 && !printerOf(type);
      texts = isPointer ? new PointerTexts() : new TextsByContent(length);
      ofType.set(known, texts);
    }
    return texts;
  }

  remember(texts: ContentTexts, content: Uint8Array, text: ValueText): void {
    if (this.#bytes > MAX_REMEMBERED) this.#forget();
    this.#bytes += texts.remember(content, text);
  }

  #forget(): void {
    for (const ofType of this.#sets.values()) for (const texts of ofType.values()) texts.forget();
    this.#bytes = 0;
  }
}

/** Bytes that follow each other in one piece. */
function joined(steps: readonly Step[]): Step[] {
  const made: Step[] = [];
  for (const step of steps) {
    const last = made.at(-1);
    if (step instanceof Uint8Array && last instanceof Uint8Array) made[made.length - 1] = concatenated([last, step]);
    else made.push(step);
  }
  return made;
}
