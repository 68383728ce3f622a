/** The `scheduler` section of `unpark inspect`, streamed: a million goroutines may stand in its queues. */
import type { Explainer } from '../analyses/schedule/explain.ts';
import type { Lane } from '../analyses/schedule/lanes.ts';
import { plainText, type Reason } from '../analyses/schedule/words.ts';
import { isFault } from '../bytes/memory.ts';
import { readCollector } from '../runtime/collector/collector.ts';
import type { GoroutineFacts } from './facts.ts';
import { jsonWithoutBrace, pieces } from './inspect-goroutines.ts';
import { JsonWriter, json, piece } from './json-writer.ts';
import type { SchedulerFacts } from './scheduler.ts';

const CLOSE = piece('}');

/** Nothing where no scheduler can be found: `problems` says so. */
export function* inspectScheduler(scheduler: SchedulerFacts, reuse: boolean): Generator<Uint8Array> {
  const { explainer, facts } = scheduler;
  if (isFault(explainer)) return;
  const { schedule } = explainer;
  const writer = new JsonWriter(reuse);
  const queued = queuedWriter(facts, writer);
  const phase = readCollector(facts.snapshot.program).phase;
  const { scheduler: state, stop } = schedule;
  const scalars = {
    gomaxprocs: state.gomaxprocs,
    idleProcessors: state.idleProcessors,
    spinningThreads: state.spinningThreads,
    idleThreads: state.idleThreads,
    threads: state.threads,
    runnable: schedule.runnable.length,
    stopTheWorld: stop?.onlySafePoint === false ? stop.reason : undefined,
    gcRunning: phase === undefined ? undefined : phase !== 'off',
  };
  writer.text(',"scheduler":');
  writer.bytes(jsonWithoutBrace('', scalars));
  writer.text(',"globalQueue":');
  yield* queue(writer, schedule.global.rows, 1, queued);
  writer.text(',"processors":[');
  for (const [i, lane] of schedule.lanes.entries()) {
    if (i > 0) writer.text(',');
    writer.bytes(jsonWithoutBrace('', processor(facts, lane)));
    const next = schedule.runNext[i];
    if (next >= 0) {
      writer.text(',"runNext":');
      queued(next, 1);
    }
    writer.text(',"queue":');
    yield* queue(writer, schedule.own[i].rows, next >= 0 ? 2 : 1, queued);
    writer.text(`,"timers":${lane.processor.timers.count}}`);
  }
  writer.text('],"notRunning":[');
  yield* notRunning(explainer, writer);
  writer.text(']}');
  yield writer.take();
}

function processor({ snapshot }: GoroutineFacts, lane: Lane) {
  const { processor: p, status, machine, goroutine } = lane;
  return {
    id: p.id,
    status,
    threadId: machine && machine.threadId > 0 ? machine.threadId : undefined,
    running: goroutine < 0 ? undefined : snapshot.goroutines.id[goroutine],
    scheduleTick: p.scheduleTick,
    syscallTick: p.syscallTick,
  };
}

function* queue(
  writer: JsonWriter,
  rows: Int32Array,
  first: number,
  queued: (row: number, position: number) => void,
): Generator<Uint8Array> {
  writer.text('[');
  for (let i = 0; i < rows.length; i++) {
    if (i > 0) writer.text(',');
    queued(rows[i], first + i);
    if (writer.full) yield writer.take();
  }
  writer.text(']');
}

/** Places follow from pcs and stacks, of which there are few. */
function queuedWriter(facts: GoroutineFacts, writer: JsonWriter): (row: number, position: number) => void {
  const { goroutines } = facts.snapshot;
  const created = pieces((pc: number) => jsonWithoutBrace(',"createdBy":', facts.locations.creation(pc)));
  const starts = pieces((pc: number) => json(',"start":', facts.locations.start(pc)));
  const tops = new Map<number, Uint8Array>();
  const top = (row: number) => {
    const stack = goroutines.stack[row];
    const known = tops.get(stack) ?? json(',"next":', facts.locations.top(row));
    tops.set(stack, known);
    return known;
  };
  return (row, position) => {
    writer.text('{"goroutineId":');
    writer.integer(goroutines.id[row]);
    writer.text(',"position":');
    writer.integer(position);
    const by = created(goroutines.createdPc[row]);
    if (by.length > 0) {
      writer.bytes(by);
      if (goroutines.parentId[row] > 0) {
        writer.text(',"goroutineId":');
        writer.integer(goroutines.parentId[row]);
      }
      writer.bytes(CLOSE);
    }
    writer.bytes(starts(goroutines.startPc[row]));
    writer.bytes(top(row));
    writer.bytes(CLOSE);
  };
}

/** Of a goroutine's reasons all but the first are shared with those in the same queue. */
function* notRunning(explainer: Explainer, writer: JsonWriter): Generator<Uint8Array> {
  const { runnable, snapshot } = explainer.schedule;
  const texts = new Map<Reason, Uint8Array>();
  const shared = (reason: Reason) => {
    const known = texts.get(reason) ?? piece(`,${JSON.stringify(plainText(reason.words))}`);
    texts.set(reason, known);
    return known;
  };
  for (const [i, row] of runnable.entries()) {
    const [own, ...others] = explainer.explain(row).reasons;
    writer.text(i > 0 ? ',{"goroutineId":' : '{"goroutineId":');
    writer.integer(snapshot.goroutines.id[row]);
    writer.text(`,"reasons":[${JSON.stringify(plainText(own.words))}`);
    for (const reason of others) writer.bytes(shared(reason));
    writer.text(']}');
    if (writer.full) yield writer.take();
  }
}
