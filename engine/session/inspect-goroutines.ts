/** The `goroutines` section of `unpark inspect`, streamed: a goroutine's text is made of pieces that many share. */

import { panicChain } from '../analyses/crash/panics.ts';
import { statusName } from '../runtime/status.ts';
import { waitKind } from '../runtime/waiting.ts';
import type { GoroutineFacts } from './facts.ts';
import { type AskedValues, frameWriter } from './inspect-frames.ts';
import { JsonWriter, json, piece } from './json-writer.ts';
import { panicEntry } from './variables.ts';

const COMMA = piece(',');
const SYSTEM = piece(',"system":true');
const FRAMES = piece(',"frames":[');
const END = piece(']}');
const CLOSE = piece('}');

export function* inspectGoroutines(facts: GoroutineFacts, asked: AskedValues, reuse: boolean): Generator<Uint8Array> {
  const { goroutines } = facts.snapshot;
  const writer = new JsonWriter(reuse);
  const head = headWriter(facts, writer, asked);
  const frames = frameWriter(facts, writer, asked);
  writer.text('[');
  for (let row = 0; row < goroutines.count; row++) {
    if (row > 0) writer.bytes(COMMA);
    head(row);
    writer.bytes(FRAMES);
    frames(row);
    writer.bytes(END);
    if (writer.full) yield writer.take();
  }
  writer.text(']');
  yield writer.take();
}

/** Everything before the frames. */
function headWriter(facts: GoroutineFacts, writer: JsonWriter, asked: AskedValues): (row: number) => void {
  const { snapshot } = facts;
  const { goroutines } = snapshot;
  const waits = facts.waits();
  const places = pieces((createdPc: number) => jsonWithoutBrace(',"createdBy":', facts.locations.creation(createdPc)));
  const starts = pieces((startPc: number) => json(',"start":', facts.locations.start(startPc)));
  const states = pieces((key: number) => stateText(facts, key));
  const targets = pieces((key: number) =>
    piece(`,"waitingOn":[{"kind":${JSON.stringify(waitKind(snapshot.waitReasons[key] ?? ''))}`),
  );
  const types = pieces((element: number) => json(',"type":', facts.channelType(element)));
  return (row) => {
    writer.text('{"id":');
    writer.integer(goroutines.id[row]);
    const waiting = facts.isWaiting(row);
    writer.bytes(states(goroutines.status[row] * 256 + (waiting ? goroutines.waitReason[row] : 255)));
    const seconds = facts.waitSeconds(row);
    if (seconds !== undefined) writer.text(`,"waitSeconds":${seconds}`);
    if (goroutines.system[row]) writer.bytes(SYSTEM);
    if (goroutines.thread[row] > 0) writer.text(`,"threadId":${goroutines.thread[row]}`);
    if (goroutines.lockedM[row] > 0) writer.text(',"lockedToThread":true');
    if (goroutines.labels[row] > 0) writer.bytes(json(',"labels":', facts.labels(row)));
    const created = places(goroutines.createdPc[row]);
    if (created.length > 0) {
      writer.bytes(created);
      if (goroutines.parentId[row] > 0) {
        writer.text(',"goroutineId":');
        writer.integer(goroutines.parentId[row]);
      }
      writer.bytes(CLOSE);
    }
    writer.bytes(starts(goroutines.startPc[row]));
    writer.text(',"stack":{"low":');
    writer.address(goroutines.stackLow[row]);
    writer.text(',"high":');
    writer.address(goroutines.stackHigh[row]);
    writer.text(',"bytes":');
    writer.integer(goroutines.stackHigh[row] - goroutines.stackLow[row]);
    writer.bytes(CLOSE);
    if (waiting && !facts.waitReason(row).startsWith('select')) {
      writer.bytes(targets(goroutines.waitReason[row]));
      if (waits.channel[row] > 0) {
        writer.text(',"address":');
        writer.address(waits.channel[row]);
        writer.bytes(types(waits.elementType[row]));
      }
      writer.text('}]');
    } else {
      const cases = facts.waitingOn(row);
      if (cases && cases.length > 0) writer.bytes(json(',"waitingOn":', cases));
    }
    if (goroutines.panic[row] > 0) writePanics(facts, writer, row, asked);
  };
}

function stateText(facts: GoroutineFacts, key: number): Uint8Array {
  const reason = facts.snapshot.waitReasons[key % 256] ?? '';
  const waitReason = reason === '' ? '' : `,"waitReason":${JSON.stringify(reason)}`;
  return piece(`,"status":"${statusName(Math.floor(key / 256))}"${waitReason}`);
}

function writePanics(facts: GoroutineFacts, writer: JsonWriter, row: number, asked: AskedValues): void {
  const chain =
    asked?.values.panics(row) ??
    panicChain(facts.snapshot.program, facts.snapshot.goroutines.address[row]).map(panicEntry);
  if (chain.length > 0) writer.bytes(json(',"panics":', chain));
}

/** What `make` makes of a key, made once. */
export function pieces(make: (key: number) => Uint8Array): (key: number) => Uint8Array {
  const known = new Map<number, Uint8Array>();
  return (key) => {
    let made = known.get(key);
    if (!made) {
      made = make(key);
      known.set(key, made);
    }
    return made;
  };
}

/** An object to which more is added: without its closing brace. */
export function jsonWithoutBrace(prefix: string, value: object | undefined): Uint8Array {
  return value === undefined ? piece('') : piece(prefix + JSON.stringify(value).slice(0, -1));
}
