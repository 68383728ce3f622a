/** Which of the goroutines that claim a lock are named: what the lock's own words allow, and the strongest evidence first. */
import type { Claim } from './claims.ts';
import type { Mode } from './lock-functions.ts';
import type { LockState } from './lock-words.ts';

export interface Choice {
  readonly state: LockState;
  readonly mode: Mode;
  readonly chosen: readonly Claim[];
  /** Where holders are missing: who may be one. */
  readonly candidates: readonly Claim[];
  /** How many holders are not known. */
  readonly missing: number;
  readonly reason?: string;
}

/** Candidates named where nobody is found. */
const MAX_CANDIDATES = 5;

const NOBODY =
  "no goroutine's stack holds it or will release it: it was probably left locked by code that returned early or ended, or its unlocker is not in code that mentions it";

export function chooseHolders(
  kind: 'mutex' | 'rwmutex',
  state: LockState,
  claims: readonly Claim[],
  unknown: readonly Claim[],
): Choice {
  const mode: Mode = kind === 'mutex' ? 'mutex' : state.kind === 'read' ? 'read' : 'write';
  const nobody = { state, mode, chosen: [], candidates: [], missing: 0 };
  if (state.kind === 'unreadable')
    return { ...nobody, reason: 'its state cannot be read: its memory is not in the core' };
  if (state.kind === 'free') {
    const handed = 'nobody holds it: it is being handed over to a goroutine that waited';
    return { ...nobody, reason: state.handingOver ? handed : 'nobody holds it' };
  }
  const count = state.kind === 'read' ? state.readers : 1;
  const fitting = claims.filter((c) => c.mode === mode && (!c.verdict.evidence.writer || c.verdict.evidence.letIn));
  const sure = fitting.filter((c) => c.verdict.certainty !== 'possible');
  const chosen = state.kind === 'read' ? sure : strongest(sure);
  const pending =
    state.kind === 'read' && state.pendingWriter
      ? claims.filter((c) => c.verdict.evidence.writer && !c.verdict.evidence.letIn)
      : [];
  if (chosen.length > count) {
    const reason = `${chosen.length} goroutines look like holders where the lock shows ${count}: one of them`;
    return { ...nobody, chosen: pending, candidates: chosen, reason };
  }
  const missing = count - chosen.length;
  const doubtful = fitting.filter((c) => !chosen.includes(c));
  const maybe = missing === 0 ? [] : doubtful.length > 0 ? doubtful : unknown.filter((c) => c.mode === mode);
  return {
    state,
    mode,
    missing,
    chosen: [...pending, ...chosen],
    candidates: maybe.slice(0, MAX_CANDIDATES),
    reason: reasonFor(missing, chosen.length, maybe.length),
  };
}

function reasonFor(missing: number, chosen: number, candidates: number): string | undefined {
  if (missing === 0) return undefined;
  if (chosen > 0) return `and ${missing} more that could not be identified`;
  return candidates > 0 ? 'the evidence is not enough to name one' : NOBODY;
}

function strongest(claims: readonly Claim[]): readonly Claim[] {
  const rank = Math.max(0, ...claims.map((c) => c.verdict.rank));
  return claims.filter((c) => c.verdict.rank === rank);
}
