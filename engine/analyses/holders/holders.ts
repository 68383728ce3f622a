/**
 * Who holds a lock. A sync.Mutex notes no owner; the code of the frames on each stack, and what the frames hold, tells
 * it all the same in nearly every case. Asked for a list of locks, answers for each, and says why where nobody is named.
 */
import { amd64, architectureOf } from '../../machine/architecture.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Claims, collectClaims } from './claims.ts';
import { type Choice, chooseHolders } from './combine.ts';
import { contendedPackages } from './contended-packages.ts';
import { DeferStatements } from './defer-statements.ts';
import { byElimination } from './elimination.ts';
import { EvidenceTexts } from './evidence.ts';
import { FrameAnalyses } from './frame-analysis.ts';
import type { Mode } from './lock-functions.ts';
import { type AskedLock, type LockState, lockState } from './lock-words.ts';
import { GoroutineTracer } from './traces.ts';

export interface Holder {
  /** Row of the GoroutineTable. */
  readonly row: number;
  readonly goroutineId: number;
  /** Logical frame as shown, inlined calls counted, innermost 0. */
  readonly frame: number;
  /** A writer that waits for an RWMutex's readers to leave is named beside them, in mode `write`. */
  readonly mode: Mode;
  readonly evidence: string;
  readonly certainty: 'proved' | 'likely';
}

export interface LockHolders {
  readonly lock: AskedLock;
  readonly state: LockState;
  readonly holders: readonly Holder[];
  /** Goroutines that may hold it, where the evidence is not enough to say so. */
  readonly candidates: readonly Omit<Holder, 'certainty'>[];
  /** Why nobody, or not everybody, is named. */
  readonly reason?: string;
}

export class HolderAnalysis {
  readonly #snapshot: Snapshot;
  readonly #contended: ReadonlySet<string>;
  readonly #statements: DeferStatements;
  readonly #texts: EvidenceTexts;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#contended = contendedPackages(snapshot);
    this.#statements = new DeferStatements(amd64, snapshot.program.module.pclntab);
    this.#texts = new EvidenceTexts(snapshot, this.#statements);
  }

  /** One answer for each lock, in their order. */
  of(locks: readonly AskedLock[]): LockHolders[] {
    if (!architectureOf(this.#snapshot.program.target)) return locks.map((lock) => this.#undecoded(lock));
    const analyses = this.#analyses(this.#contended);
    const quick = this.#chooseAll(locks, analyses);
    const isOpen = quick.some(({ state, reason }) => reason !== undefined && state.kind !== 'free');
    // Libraries where nobody waits may hold a lock of the program, for once.
    const choices = isOpen && analyses.relevance.hasLeftOut ? this.#chooseAll(locks, this.#analyses(undefined)) : quick;
    return locks.map((lock, i) => this.#answer(lock, choices[i]));
  }

  #analyses(contended: ReadonlySet<string> | undefined): FrameAnalyses {
    return new FrameAnalyses(this.#snapshot.program, amd64, contended);
  }

  #tracer(analyses: FrameAnalyses): GoroutineTracer {
    return new GoroutineTracer(this.#snapshot, analyses, this.#statements, this.#contended);
  }

  #chooseAll(locks: readonly AskedLock[], analyses: FrameAnalyses): Choice[] {
    const tracer = this.#tracer(analyses);
    const asked = new Set(locks.map((lock) => lock.address));
    const claims = collectClaims(this.#snapshot, tracer, (address) => asked.has(address));
    const choices = locks.map((lock) => this.#choose(lock, claims));
    const found = byElimination(this.#snapshot, tracer, locks, choices, claims.ofElements);
    return choices.map((choice, i) => found[i] ?? choice);
  }

  /** What can be said where no instruction is understood: what the lock itself shows. */
  #undecoded(lock: AskedLock): LockHolders {
    const { memory, target } = this.#snapshot.program;
    const { state, reason } = chooseHolders(lock.kind, lockState(memory, lock.address, lock.kind), [], []);
    const told = state.kind === 'free' || state.kind === 'unreadable';
    const unread = `who holds it is told by the code of functions, which is not read for ${target.name}`;
    return { lock, state, holders: [], candidates: [], reason: told ? reason : unread };
  }

  /** The locks that goroutines stand waiting for, as their frames tell; without those whose frame does not. */
  locksWaitedFor(): AskedLock[] {
    const tracer = this.#tracer(this.#analyses(this.#contended));
    const locks = new Map<number, AskedLock>();
    for (let row = 0; row < this.#snapshot.goroutines.count; row++) {
      const waiting = tracer.waitsFor(row);
      if (waiting?.address === undefined) continue;
      const kind = waiting.mode === 'mutex' ? 'mutex' : 'rwmutex';
      locks.set(waiting.address, { address: waiting.address, kind });
    }
    return [...locks.values()];
  }

  #choose(lock: AskedLock, claims: Claims): Choice {
    const state = lockState(this.#snapshot.program.memory, lock.address, lock.kind);
    return chooseHolders(lock.kind, state, claims.of.get(lock.address) ?? [], claims.unknown);
  }

  #answer(lock: AskedLock, choice: Choice): LockHolders {
    const holders = choice.chosen.map((claim) => ({
      ...this.#named(claim),
      certainty: claim.verdict.certainty === 'proved' ? ('proved' as const) : ('likely' as const),
    }));
    const candidates = choice.candidates.map((claim) => this.#named(claim));
    return { lock, state: choice.state, holders, candidates, reason: choice.reason };
  }

  #named({ row, mode, goroutine, verdict }: Choice['chosen'][number]) {
    return {
      row,
      mode,
      goroutineId: this.#snapshot.goroutines.id[row],
      frame: this.#texts.frame(goroutine, verdict.evidence),
      evidence: this.#texts.sentence(goroutine, verdict.evidence, mode),
    };
  }
}
