/** What blocks one goroutine, whom it keeps waiting, and the line from it to whoever could begin to untie it. */
import type { Blocking } from '../../api/waits.ts';
import { hex } from '../bytes/fault.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { chainSentence } from './chain-sentence.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Resources } from './resources.ts';
import { resourceType, waitTarget } from './wait-answers.ts';

const MAX_WAITS = 64;
const MAX_CHAIN = 32;
const MAX_HELD = 32;

export function blockingOf(diagnosis: Diagnosis, resources: Resources, row: number): Blocking {
  const { facts } = diagnosis;
  const { first, resource } = facts.waits();
  const shown = Math.min(first[row + 1], first[row] + MAX_WAITS);
  const waits: Blocking['waits'] = [];
  for (let wait = first[row]; wait < shown; wait++) {
    const index = resource[wait] > 0 ? resources.indexOf(resource[wait]) : undefined;
    waits.push({
      target: { ...waitTarget(facts, wait), name: resource[wait] > 0 ? diagnosis.nameOf(resource[wait]) : undefined },
      resource: index && resources.row(index),
      position: index && positionOf(diagnosis, wait),
    });
  }
  const line = chainFrom(diagnosis, row);
  return {
    goroutineId: facts.snapshot.goroutines.id[row],
    stuck: diagnosis.fateOf(row),
    knot: diagnosis.knotOf(row),
    behindKnot: diagnosis.behindKnot(row),
    ...line,
    sentence: chainSentence(line),
    waits,
    waitTotal: first[row + 1] - first[row],
    holds: holds(diagnosis, resources, row),
  };
}

function positionOf(diagnosis: Diagnosis, wait: number): number | undefined {
  const { channels, locks } = diagnosis.facts.waits();
  for (const queues of [channels.senders, channels.receivers, locks.waiters]) {
    const at = queues.wait.indexOf(wait);
    if (at < 0) continue;
    const start = queues.first.findLast((begin) => begin <= at) ?? 0;
    return at - start + 1;
  }
  return undefined;
}

/** Along the first wait and the first who could end it: a select's other cases are told with its waits. */
function chainFrom(diagnosis: Diagnosis, start: number): Pick<Blocking, 'chain' | 'ends'> {
  const { facts } = diagnosis;
  const { first, resource, kind } = facts.waits();
  const chain: Blocking['chain'] = [];
  const seen = new Set<number>();
  let row = start;
  while (chain.length < MAX_CHAIN) {
    if (seen.has(row)) return { chain, ends: 'closes' };
    seen.add(row);
    const wait = first[row];
    if (wait === first[row + 1]) return { chain, ends: 'alive' };
    if (resource[wait] === 0) return { chain, ends: diagnosis.stuck()[row] ? 'nobody' : 'alive' };
    const [waker] = diagnosis.wakersOf(wait);
    chain.push({
      goroutineId: facts.snapshot.goroutines.id[row],
      resource: {
        address: hex(resource[wait]),
        name: diagnosis.nameOf(resource[wait]),
        type: resourceType(facts, wait),
      },
      kind: WAIT_KINDS[kind[wait]],
      next: waker && {
        goroutineId: facts.snapshot.goroutines.id[waker.row],
        holds: waker.holds,
        because: waker.because,
        certainty: waker.certainty,
      },
    });
    if (!waker) return { chain, ends: diagnosis.stuck()[row] ? 'nobody' : 'unknown' };
    row = waker.row;
  }
  return { chain, ends: 'long' };
}

function holds(diagnosis: Diagnosis, resources: Resources, row: number): Blocking['holds'] {
  return diagnosis.heldLocksOf(row, MAX_HELD).map(({ lock, holder }) => ({
    ...resources.row({ lock }),
    frame: holder.frame,
    evidence: holder.evidence,
    certainty: holder.certainty,
  }));
}
