/** The `diagnosis` section of `unpark inspect`. */
import { hex } from '../bytes/fault.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnosisAnswer } from './diagnosis-answer.ts';
import type { GroupCache } from './stack-groups.ts';

const GROUP_MEMBERS = 100;

export function inspectDiagnosis(diagnosis: Diagnosis, groups: GroupCache) {
  const { facts, crash } = diagnosis;
  const { goroutines, rowOf } = facts.snapshot;
  const proved = facts.stuck().stuck;
  const stuck = diagnosis.stuck();
  const stuckOf = (ids: readonly number[]) => ids.reduce((sum, id) => sum + stuck[rowOf(id)], 0);
  const { headline, findings } = diagnosisAnswer(diagnosis);
  return {
    headline,
    findings: findings.map(({ kind, title, explanation, certainty, count, longestSeconds, goroutineIds, total }) => ({
      kind,
      title,
      explanation,
      certainty,
      count,
      longestSeconds,
      goroutineIds,
      total,
    })),
    stuck: Array.from(goroutines.id.filter((_, row) => proved[row] === 1)),
    likelyStuck: Array.from(goroutines.id.filter((_, row) => stuck[row] === 1 && proved[row] === 0)),
    deadlocks: deadlocksOf(diagnosis),
    crash: crash && { goroutineId: crash.goroutineId, kind: crash.kind, message: crash.message },
    groups: groups.all().map((g) => ({
      fingerprint: g.key,
      count: g.count,
      goroutineIds: g.goroutineIds.slice(0, GROUP_MEMBERS),
      status: g.status,
      waitReason: g.waitReason,
      top: g.top,
      createdBy: g.createdBy,
      stuck: stuckOf(g.goroutineIds) || undefined,
    })),
  };
}

/** Whole lists, also where the explorer's answer is cut. */
function deadlocksOf(diagnosis: Diagnosis) {
  const { id } = diagnosis.facts.snapshot.goroutines;
  const { resource } = diagnosis.facts.waits();
  const told = diagnosis.findings().filter((finding) => finding.knot !== undefined);
  return diagnosis.knots().map((knot, i) => ({
    goroutineIds: knot.rows.map((row) => id[row]),
    victimIds: knot.victims.map((row) => id[row]),
    resources: [...new Set(knot.edges.map((edge) => hex(resource[edge.wait])))],
    explanation: told.find((finding) => finding.knot === i)?.explanation ?? '',
    certainty: knot.certainty,
  }));
}
