/** The `goroutines` section of `unpark inspect`, streamed: a goroutine's text is made of pieces that many share. */

import { panicChain } from '../analyses/crash/panics.ts';
import { statusName } from '../runtime/status.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { rowOfAddress } from '../snapshot/wait-table.ts';
import type { GoroutineFacts } from './facts.ts';
import { type AskedValues, frameWriter } from './inspect-frames.ts';
import { JsonWriter, json, piece } from './json-writer.ts';
import { panicEntry } from './variables.ts';
import { waitTarget } from './wait-answers.ts';

const COMMA = piece(',');
const SYSTEM = piece(',"system":true');
const PROVED = piece(',"stuck":"proved"');
const LIKELY = piece(',"stuck":"likely"');
const FRAMES = piece(',"frames":[');
const END = piece(']}');
const CLOSE = piece('}');

/** Goroutine row → 1: proved; proved or likely. */
export interface Fates {
  readonly proved: Uint8Array;
  readonly stuck: Uint8Array;
}

/** `stuck`: who can never be woken, where that was asked for. */
export function* inspectGoroutines(
  facts: GoroutineFacts,
  asked: AskedValues,
  stuck: Fates | undefined,
  reuse: boolean,
): Generator<Uint8Array> {
  const { goroutines } = facts.snapshot;
  const writer = new JsonWriter(reuse);
  const head = headWriter(facts, writer, asked);
  const frames = frameWriter(facts, writer, asked);
  writer.text('[');
  for (let row = 0; row < goroutines.count; row++) {
    if (row > 0) writer.bytes(COMMA);
    head(row);
    if (stuck?.proved[row] === 1) writer.bytes(PROVED);
    else if (stuck?.stuck[row] === 1) writer.bytes(LIKELY);
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
  const waits = waitWriter(facts, writer);
  const places = pieces((createdPc: number) => jsonWithoutBrace(',"createdBy":', facts.locations.creation(createdPc)));
  const starts = pieces((startPc: number) => json(',"start":', facts.locations.start(startPc)));
  const states = pieces((key: number) => stateText(facts, key));
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
    waits(row);
    if (goroutines.panic[row] > 0) writePanics(facts, writer, row, asked);
  };
}

/** `waitingOn`: its texts follow from the kind and the type, of which there are few; addresses and seconds are filled in. */
function waitWriter(facts: GoroutineFacts, writer: JsonWriter): (row: number) => void {
  const { first, kind, resource, until, descriptor, channels } = facts.waits();
  const kinds = WAIT_KINDS.map((name) => piece(`{"kind":${JSON.stringify(name)}`));
  const types = pieces((element: number) => json(',"type":', facts.channelType(element)));
  return (row) => {
    if (first[row] === first[row + 1]) return;
    writer.text(',"waitingOn":[');
    for (let wait = first[row]; wait < first[row + 1]; wait++) {
      if (wait > first[row]) writer.bytes(COMMA);
      const channel = resource[wait] > 0 ? rowOfAddress(channels.address, resource[wait]) : -1;
      if (channel < 0 || !Number.isNaN(until[wait]) || descriptor[wait] >= 0) {
        writer.bytes(json('', waitTarget(facts, wait)));
        continue;
      }
      writer.bytes(kinds[kind[wait]]);
      writer.text(',"address":');
      writer.address(resource[wait]);
      writer.bytes(types(channels.elementType[channel]));
      const line = facts.selectLine(wait);
      if (line !== undefined) {
        writer.text(',"line":');
        writer.integer(line);
      }
      writer.bytes(CLOSE);
    }
    writer.text(']');
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
