/**
 * Who holds a lock. A sync.Mutex notes no owner; the code of the frames on each stack, and what the frames hold, tells
 * it all the same in nearly every case. Asked for a list of locks, answers for each, and says why where nobody is named.
 */
import { amd64 } from '../../machine/architecture.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { EvidenceTexts } from './evidence.ts';
import { FrameAnalyses } from './frame-analysis.ts';
import type { Mode } from './lock-functions.ts';
import { type LockState, mutexState, rwmutexState } from './lock-words.ts';
import { GoroutineTracer, type GoroutineTraces, type Trace } from './traces.ts';
import { type Evidence, judge, type Verdict } from './verdict.ts';

export interface AskedLock {
  readonly address: number;
  readonly kind: 'mutex' | 'rwmutex';
}

export interface Holder {
  /** Row of the GoroutineTable. */
  readonly row: number;
  readonly goroutineId: number;
  /** Logical frame as shown, inlined calls counted, innermost 0. */
  readonly frame: number;
  readonly mode: Mode;
  readonly evidence: string;
  readonly certainty: 'proved' | 'likely';
}

export interface LockHolders {
  readonly lock: AskedLock;
  readonly state: LockState;
  readonly holders: readonly Holder[];
  /** Goroutines that may hold it, where the evidence is not enough to say so. */
  readonly candidates: readonly Holder[];
  /** Why nobody, or not everybody, is named. */
  readonly reason?: string;
}

interface Claim {
  readonly row: number;
  readonly mode: Mode;
  readonly goroutine: GoroutineTraces;
  readonly verdict: Verdict & { kind: 'holds' };
}

/** Candidates named where nobody is found. */
const MAX_CANDIDATES = 5;

const NOBODY =
  "no goroutine's stack holds it or will release it: it was probably left locked by code that returned early or ended, or its unlocker is not in code that mentions it";

export class HolderAnalysis {
  readonly #snapshot: Snapshot;
  readonly #tracer: GoroutineTracer;
  readonly #texts: EvidenceTexts;

  constructor(snapshot: Snapshot) {
    const analyses = new FrameAnalyses(snapshot.program, amd64);
    this.#snapshot = snapshot;
    this.#tracer = new GoroutineTracer(snapshot, analyses);
    this.#texts = new EvidenceTexts(snapshot, analyses.code);
  }

  /** One answer for each lock, in their order. */
  of(locks: readonly AskedLock[]): LockHolders[] {
    const asked = new Map<number, AskedLock>(locks.map((lock) => [lock.address, lock]));
    const claims = new Map<number, Claim[]>();
    const unresolved: Claim[] = [];
    const { goroutines } = this.#snapshot;
    for (let row = 0; row < goroutines.count; row++) {
      const goroutine = this.#tracer.trace(row);
      if (goroutine) this.#claims(row, goroutine, asked, claims, unresolved);
    }
    return locks.map((lock) => this.#answer(lock, claims.get(lock.address) ?? [], unresolved));
  }

  #claims(
    row: number,
    goroutine: GoroutineTraces,
    asked: ReadonlyMap<number, AskedLock>,
    claims: Map<number, Claim[]>,
    unresolved: Claim[],
  ): void {
    const groups = new Map<string, Trace[]>();
    for (const trace of goroutine.traces) {
      if (trace.address !== undefined && !asked.has(trace.address)) continue;
      const name = trace.address === undefined ? `${trace.frame} ${trace.key}` : `${trace.mode} ${trace.address}`;
      const group = groups.get(name);
      if (group) group.push(trace);
      else groups.set(name, [trace]);
    }
    for (const traces of groups.values()) {
      const [{ address, mode }] = traces;
      const verdict = judge(goroutine, traces, address ?? Number.NaN);
      if (verdict.kind !== 'holds') continue;
      const claim = { row, mode, goroutine, verdict };
      if (address === undefined) unresolved.push(claim);
      else claims.set(address, [...(claims.get(address) ?? []), claim]);
    }
    const { waiting } = goroutine;
    if (!waiting?.pendingWriter || waiting.address === undefined || !asked.has(waiting.address)) return;
    const evidence: Evidence = { frame: waiting.frame, writer: true };
    const verdict = { kind: 'holds', certainty: 'proved', rank: 6, evidence } as const;
    claims.set(waiting.address, [...(claims.get(waiting.address) ?? []), { row, mode: 'write', goroutine, verdict }]);
  }

  #answer(lock: AskedLock, claims: readonly Claim[], unresolved: readonly Claim[]): LockHolders {
    const { memory } = this.#snapshot.program;
    const state = lock.kind === 'mutex' ? mutexState(memory, lock.address) : rwmutexState(memory, lock.address);
    if (state.kind === 'unreadable')
      return {
        lock,
        state,
        holders: [],
        candidates: [],
        reason: 'its state cannot be read: its memory is not in the core',
      };
    if (state.kind === 'free') {
      const reason = state.handingOver
        ? 'nobody holds it: it is being handed over to a goroutine that waited'
        : 'nobody holds it';
      return { lock, state, holders: [], candidates: [], reason };
    }
    const mode: Mode = lock.kind === 'mutex' ? 'mutex' : state.kind === 'read' ? 'read' : 'write';
    const fitting = claims.filter((c) => c.mode === mode);
    const sure = fitting.filter((c) => c.verdict.certainty !== 'possible');
    const writer = state.kind === 'read' && state.pendingWriter ? claims.filter((c) => c.verdict.evidence.writer) : [];
    const count = state.kind === 'read' ? state.readers : 1;
    const chosen = state.kind === 'read' ? sure : best(sure);
    const doubtful = fitting.filter((c) => !chosen.includes(c));
    if (chosen.length > count) {
      const reason = `${chosen.length} goroutines look like holders where the lock shows ${count}: one of them`;
      return { lock, state, holders: this.#holders(writer), candidates: this.#holders(chosen), reason };
    }
    const maybe = doubtful.length > 0 ? doubtful : unresolved.filter((c) => c.mode === mode);
    const missing = count - chosen.length;
    const reason =
      missing === 0
        ? undefined
        : chosen.length > 0
          ? `and ${missing} more that could not be identified`
          : maybe.length > 0
            ? 'the evidence is not enough to name one'
            : NOBODY;
    const candidates = missing === 0 ? [] : this.#holders(maybe.slice(0, MAX_CANDIDATES));
    return { lock, state, holders: this.#holders([...writer, ...chosen]), candidates, reason };
  }

  #holders(claims: readonly Claim[]): Holder[] {
    return claims.map(({ row, mode, goroutine, verdict }) => ({
      row,
      mode,
      goroutineId: this.#snapshot.goroutines.id[row],
      frame: this.#texts.frame(goroutine, verdict.evidence),
      evidence: this.#texts.sentence(goroutine, verdict.evidence, mode),
      certainty: verdict.certainty === 'proved' ? 'proved' : 'likely',
    }));
  }
}

/** Those with the strongest evidence. */
function best(claims: readonly Claim[]): readonly Claim[] {
  const rank = Math.max(0, ...claims.map((c) => c.verdict.rank));
  return claims.filter((c) => c.verdict.rank === rank);
}
