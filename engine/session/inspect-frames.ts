/**
 * The `frames` of goroutines in `unpark inspect`. Stacks repeat, and equal stacks differ in their frame addresses alone:
 * the text of a stack is made once, with holes for the addresses.
 */
import type { GoroutineFacts } from './facts.ts';
import { concatenated, type JsonWriter, json, piece, type Template } from './json-writer.ts';
import { nativeFrames, stretchesByFrame } from './native-frames.ts';
import { type ValueLimits, VariableTexts } from './variable-texts.ts';
import type { FrameValues } from './variables.ts';

const COMMA = piece(',');
const CLOSE = piece('}');
const QUOTE_CLOSE = piece('"}');
/** Texts of stacks are kept up to this many bytes in all; what comes later is written piece by piece. */
const MAX_TEMPLATES = 1 << 24;
/** More than any address has. */
const MOST_DIGITS = 32;

/** Where values come from and how much of each is wanted; undefined where they were not asked for. */
export type AskedValues = { readonly values: FrameValues; readonly limits: ValueLimits } | undefined;

export function frameWriter(facts: GoroutineFacts, writer: JsonWriter, asked: AskedValues): (row: number) => void {
  const { goroutines } = facts.snapshot;
  const textsOf = frameTexts(facts);
  const templates = new StackTemplates(facts, textsOf);
  const variables = asked?.values.reader.hasDebugInfo
    ? new VariableTexts(facts, asked.values.reader, asked.limits)
    : undefined;
  return (row) => {
    const own = goroutines.onThread.has(row) || goroutines.stackFaults.has(row);
    const regular = !variables && !own && facts.native.ofGoroutine(row).length === 0;
    const template = regular ? templates.of(row) : undefined;
    if (template) writer.filled(template, goroutines.sp[row]);
    else writeFrames(facts, writer, textsOf, variables, row);
  };
}

/** Everything of a frame before its address, for the logical frames of a PcTable row. */
function frameTexts(facts: GoroutineFacts): (pcRow: number) => readonly Uint8Array[] {
  const { locations, snapshot } = facts;
  const known = new Map<number, Uint8Array[]>();
  return (pcRow) => {
    let texts = known.get(pcRow);
    if (!texts) {
      const inlined = snapshot.pcs.row(pcRow).frames.map((f) => f.inlineDepth > 0);
      texts = locations
        .places(pcRow)
        .map((place, i) => piece(`${JSON.stringify({ ...place, inlined: inlined[i] }).slice(0, -1)},"frameAddress":`));
      known.set(pcRow, texts);
    }
    return texts;
  };
}

/** Frame by frame: stacks from a thread's registers, broken ones, those with C in them, and those whose variables are asked for. */
function writeFrames(
  facts: GoroutineFacts,
  writer: JsonWriter,
  textsOf: (pcRow: number) => readonly Uint8Array[],
  variables: VariableTexts | undefined,
  row: number,
): void {
  const broken = facts.snapshot.goroutines.stackFaults.get(row);
  const total = facts.locations.frameCount(row);
  const inC = stretchesByFrame(facts, row);
  let index = 0;
  for (const machine of facts.locations.machineFrames(row)) {
    const texts = textsOf(machine.row);
    for (let frame = 0; frame < texts.length; frame++) {
      if (index > 0) writer.bytes(COMMA);
      writer.bytes(texts[frame]);
      writer.address(machine.cfa);
      variables?.write(writer, machine, frame);
      const stretch = inC.get(index++);
      if (stretch) writer.bytes(json(',"cFrames":', nativeFrames(facts.native, stretch)));
      if (broken && index === total) writer.bytes(json(',"fault":', broken.message));
      writer.bytes(CLOSE);
    }
  }
}

class StackTemplates {
  readonly #facts: GoroutineFacts;
  readonly #textsOf: (pcRow: number) => readonly Uint8Array[];
  readonly #known = new Map<number, Template>();
  #bytes = 0;

  constructor(facts: GoroutineFacts, textsOf: (pcRow: number) => readonly Uint8Array[]) {
    this.#facts = facts;
    this.#textsOf = textsOf;
  }

  /** undefined: no room for another one. */
  of(row: number): Template | undefined {
    const { goroutines } = this.#facts.snapshot;
    const stack = goroutines.stack[row];
    if (stack < 0) return undefined;
    const digits = hexDigits(goroutines.sp[row]);
    // Addresses of one stack have as many digits as the highest of them, for stacks are far from powers of 16.
    if (hexDigits(goroutines.stackHigh[row]) !== digits) return undefined;
    const key = stack * MOST_DIGITS + digits;
    const known = this.#known.get(key);
    if (known || this.#bytes > MAX_TEMPLATES) return known;
    const made = this.#make(stack, digits);
    this.#known.set(key, made);
    this.#bytes += made.bytes.length;
    return made;
  }

  #make(stack: number, digits: number): Template {
    const { stacks, pcs } = this.#facts.snapshot;
    const parts: Uint8Array[] = [];
    const holes: number[] = [];
    const offsets: number[] = [];
    let length = 0;
    const add = (part: Uint8Array) => {
      parts.push(part);
      length += part.length;
    };
    const hole = piece(`"0x${'0'.repeat(digits)}`);
    let offset = 0;
    for (let at = stack; at >= 0; at = stacks.parent[at]) {
      const end = offset + Math.max(0, pcs.frameSize[stacks.pc[at]]);
      offset += pcs.step(stacks.pc[at]);
      for (const text of this.#textsOf(stacks.pc[at])) {
        if (holes.length > 0) add(COMMA);
        add(text);
        holes.push(length + 3);
        offsets.push(end);
        add(hole);
        add(QUOTE_CLOSE);
      }
    }
    return { bytes: concatenated(parts), holes: Int32Array.from(holes), offsets: Float64Array.from(offsets), digits };
  }
}

function hexDigits(value: number): number {
  let digits = 1;
  for (let power = 16; value >= power; power *= 16) digits++;
  return digits;
}
