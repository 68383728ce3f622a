/** What only the diagnosis knows of goroutines in a table: that they are stuck, in which knot, how what they wait for is called. */
import type { GoroutineGroup, GoroutineRow } from '../../api/goroutine.ts';
import type { Diagnosis } from './diagnosis.ts';

export function markedRow(diagnosis: Diagnosis, answer: GoroutineRow): GoroutineRow {
  const row = diagnosis.facts.snapshot.rowOf(answer.id);
  return {
    ...answer,
    stuck: diagnosis.fateOf(row),
    knot: diagnosis.knotOf(row),
    behindKnot: diagnosis.behindKnot(row),
    waitingOn: answer.waitingOn?.map((target) => ({
      ...target,
      name: target.address === undefined ? undefined : diagnosis.nameOf(Number(target.address)),
    })),
  };
}

export function markedGroup(diagnosis: Diagnosis, answer: GoroutineGroup, rows: Uint32Array): GoroutineGroup {
  const counts = diagnosis.fatesOf(rows);
  const knot = diagnosis.knotOfAll(rows);
  const { waitingFor } = answer;
  return {
    ...answer,
    ...counts,
    knot,
    waitingFor: waitingFor && {
      ...waitingFor,
      name: waitingFor.address === undefined ? undefined : diagnosis.nameOf(Number(waitingFor.address)),
    },
  };
}
