/** What speaks for a holder, as a sentence: with frames as they are shown and lines of the source. */

import type { LogicalCall } from '../../gobin/inline-tree.ts';
import type { ProgramCode, ProgramFunction } from '../../machine/program-code.ts';
import { storesTo } from '../../machine/stack-stores.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { DeferredCall } from '../../stacks/deferred.ts';
import type { Mode } from './lock-functions.ts';
import type { GoroutineTraces } from './traces.ts';
import type { Evidence } from './verdict.ts';

const VERBS: Readonly<Record<Mode, { readonly take: string; readonly release: string }>> = {
  mutex: { take: 'Lock', release: 'Unlock' },
  write: { take: 'Lock', release: 'Unlock' },
  read: { take: 'RLock', release: 'RUnlock' },
};

export class EvidenceTexts {
  readonly #snapshot: Snapshot;
  readonly #code: ProgramCode;

  constructor(snapshot: Snapshot, code: ProgramCode) {
    this.#snapshot = snapshot;
    this.#code = code;
  }

  /** The logical frame that the evidence is about, as shown: inlined calls counted, innermost 0. */
  frame({ shape }: GoroutineTraces, evidence: Evidence): number {
    const { pcs } = this.#snapshot;
    let index = 0;
    for (let i = 0; i < evidence.frame; i++) index += pcs.frameCount[shape.pcRows[i]];
    const here = pcs.row(shape.pcRows[evidence.frame]).frames;
    const pc = evidence.takenAt ?? evidence.releasedAt;
    const f = shape.functions[evidence.frame];
    const owner = pc !== undefined && f ? this.#place(f, pc)?.function : undefined;
    const logical = here.findIndex((call) => call.function === owner);
    return index + (logical >= 0 ? logical : here.length - 1);
  }

  sentence(goroutine: GoroutineTraces, evidence: Evidence, mode: Mode): string {
    const { take, release } = VERBS[mode];
    const frame = this.frame(goroutine, evidence);
    const f = goroutine.shape.functions[evidence.frame];
    const line = (pc: number | undefined) => {
      const place = pc !== undefined && f ? this.#place(f, pc) : undefined;
      return place ? ` (${shortPlace(place)})` : '';
    };
    if (evidence.writer)
      return 'the writer that the RWMutex itself shows: it has announced itself and waits for the readers to leave';
    if (evidence.once) return `frame ${frame} runs the function of this sync.Once`;
    const waits = evidence.self ? ', and the goroutine waits for it once more' : '';
    if (evidence.deferred) {
      const statement = this.statement(goroutine, evidence.deferred);
      const taken =
        evidence.takenAt === undefined
          ? ''
          : `, taken${line(evidence.takenAt).replace(/[()]/g, '').replace(/^ /, ' at ')}`;
      return `deferred ${release} pending in frame ${this.#frameOfDeferred(goroutine, evidence.deferred)}${statement ? `, ${shortPlace(statement)}` : ''}${taken}${waits}`;
    }
    if (evidence.takenAt !== undefined && evidence.releasedAt !== undefined)
      return `frame ${frame} stands between ${take}${line(evidence.takenAt)} and ${release}${line(evidence.releasedAt)}${waits}`;
    if (evidence.takenAt !== undefined)
      return evidence.self
        ? `frame ${frame} has called ${take}${line(evidence.takenAt)}${waits}`
        : `frame ${frame} has called ${take}${line(evidence.takenAt)}; no ${release} follows in its code`;
    return `frame ${frame} calls ${release}${line(evidence.releasedAt)} next`;
  }

  /** Where the defer statement stands. */
  statement({ shape }: GoroutineTraces, call: DeferredCall): LogicalCall | undefined {
    const f = shape.functions[call.frame];
    if (!f) return undefined;
    if (call.returnPc !== undefined) return this.#place(f, call.returnPc - 1);
    const { pclntab } = this.#snapshot.program.module;
    const [store] = call.slot === undefined ? [] : storesTo(this.#code.architecture, pclntab, f, call.slot);
    return store === undefined ? undefined : this.#place(f, store);
  }

  #frameOfDeferred(goroutine: GoroutineTraces, call: DeferredCall): number {
    const f = goroutine.shape.functions[call.frame];
    const statement = this.statement(goroutine, call);
    const { pcs } = this.#snapshot;
    let index = 0;
    for (let i = 0; i < call.frame; i++) index += pcs.frameCount[goroutine.shape.pcRows[i]];
    const here = pcs.row(goroutine.shape.pcRows[call.frame]).frames;
    const logical = here.findIndex((one) => one.function === (statement?.function ?? f?.record.name));
    return index + (logical >= 0 ? logical : here.length - 1);
  }

  /** The innermost call at a pc that is not the lock's own code. */
  #place(f: ProgramFunction, pc: number): LogicalCall | undefined {
    const calls = this.#snapshot.program.module.callsAt(f.record, pc - f.entry + f.record.entry);
    return (
      calls.find((c) => !/^(internal\/sync|sync|sync\/atomic|runtime|internal\/runtime\/atomic)\./.test(c.function)) ??
      calls.at(-1)
    );
  }
}

/** "bank.go:41" */
function shortPlace(place: { readonly file: string; readonly line: number }): string {
  return `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
}
