/** What speaks for a holder, as a sentence: with frames as they are shown and lines of the source. */

import type { LogicalCall } from '../../gobin/inline-tree.ts';
import type { ProgramFunction } from '../../machine/program-code.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { DeferredCall } from '../../stacks/deferred.ts';
import type { DeferStatements } from './defer-statements.ts';
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
  readonly #statements: DeferStatements;
  readonly #places = new Map<number, LogicalCall | undefined>();

  constructor(snapshot: Snapshot, statements: DeferStatements) {
    this.#snapshot = snapshot;
    this.#statements = statements;
  }

  /** The logical frame that the evidence is about, as shown: inlined calls counted, innermost 0. */
  frame(goroutine: GoroutineTraces, evidence: Evidence): number {
    const { frame, takenAt, release } = evidence;
    return this.#logical(goroutine, frame, takenAt ?? (release?.frame === frame ? release.pc : undefined));
  }

  sentence(goroutine: GoroutineTraces, evidence: Evidence, mode: Mode): string {
    const { take, release } = VERBS[mode];
    const frame = `frame ${this.frame(goroutine, evidence)}`;
    if (evidence.writer)
      return `the writer that the RWMutex itself shows: it has announced itself and ${evidence.letIn ? 'was woken when the readers had left' : 'waits for the readers to leave'}`;
    if (evidence.letIn) return `let in while it waited in ${frame}, and woken`;
    if (evidence.once) return `${frame} runs the function of this sync.Once`;
    const taken =
      evidence.takenAt === undefined ? undefined : `${take}${this.#at(goroutine, evidence.frame, evidence.takenAt)}`;
    const waits = evidence.self ? ', and the goroutine waits for it once more' : '';
    if (evidence.deferred) {
      const by = taken === undefined ? '' : `; ${frame} has called ${taken}`;
      return `deferred ${release} pending in ${this.#deferring(goroutine, evidence.deferred)}${by}${waits}`;
    }
    if (!evidence.release)
      return `${frame} has called ${taken ?? take}${waits === '' ? `; no ${release} follows in its code` : waits}`;
    const place = this.#at(goroutine, evidence.release.frame, evidence.release.pc);
    const releasing = `frame ${this.#logical(goroutine, evidence.release.frame, evidence.release.pc)}`;
    if (taken === undefined) return `${releasing} calls ${release}${place} next`;
    return releasing === frame
      ? `${frame} stands between ${taken} and ${release}${place}${waits}`
      : `${frame} has called ${taken}, ${releasing} calls ${release}${place} next${waits}`;
  }

  /** Where the defer statement stands. */
  statement({ shape }: GoroutineTraces, call: DeferredCall): LogicalCall | undefined {
    const f = shape.functions[call.frame];
    const statement = f && this.#statements.of(f, call);
    return statement && this.#place(f, statement.call ? statement.pc - 1 : statement.pc);
  }

  /** "frame 3, bank.go:41" */
  #deferring(goroutine: GoroutineTraces, call: DeferredCall): string {
    const statement = this.statement(goroutine, call);
    const frame = this.#logicalOf(goroutine, call.frame, statement?.function);
    return `frame ${frame}${statement ? `, ${shortPlace(statement)}` : ''}`;
  }

  /** " (bank.go:41)" */
  #at({ shape }: GoroutineTraces, frame: number, pc: number): string {
    const f = shape.functions[frame];
    const place = f && this.#place(f, pc);
    return place ? ` (${shortPlace(place)})` : '';
  }

  #logical(goroutine: GoroutineTraces, frame: number, pc: number | undefined): number {
    const f = goroutine.shape.functions[frame];
    return this.#logicalOf(goroutine, frame, pc !== undefined && f ? this.#place(f, pc)?.function : undefined);
  }

  /** Of the logical frames that a machine frame stands for, the one of a function; else its own. */
  #logicalOf({ shape }: GoroutineTraces, frame: number, name: string | undefined): number {
    const { pcs } = this.#snapshot;
    let index = 0;
    for (let i = 0; i < frame; i++) index += pcs.frameCount[shape.pcRows[i]];
    const here = pcs.row(shape.pcRows[frame]).frames;
    const logical = here.findIndex((call) => call.function === name);
    return index + (logical >= 0 ? logical : here.length - 1);
  }

  /** The innermost call at a pc that is not the lock's own code. */
  #place(f: ProgramFunction, pc: number): LogicalCall | undefined {
    if (!this.#places.has(pc)) this.#places.set(pc, this.#findPlace(f, pc));
    return this.#places.get(pc);
  }

  #findPlace(f: ProgramFunction, pc: number): LogicalCall | undefined {
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
