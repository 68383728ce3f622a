/** Why one goroutine does not go on, as text: its stack, what it waits for, who could help, what it holds. */
import type { Blocking, Holder, Reachers } from '../../api/index.ts';
import { type OpenSession, plainText } from '../../engine/index.ts';
import { durationText, stackLines } from './stack-text.ts';
import { goroutines, nameOf } from './verdict-report.ts';

const FRAMES = 30;
const HOLDER_FRAMES = 12;
const HOLDERS = 3;

/** Empty: there is no such goroutine. */
export function goroutineReport(session: OpenSession, id: number): string[] {
  const goroutine = session.goroutine(id, { offset: 0, limit: FRAMES });
  const blocking = session.blocking(id);
  if (!goroutine || !blocking) return [];
  const lines = [...stackLines(goroutine, FRAMES), ''];
  if (blocking.sentence !== '') lines.push(blocking.sentence);
  const fate = fateLine(blocking);
  if (fate !== undefined) lines.push(fate);
  for (const { words, certainty } of goroutine.notRunning?.reasons ?? [])
    lines.push(`It does not run: ${plainText(words)} (${certainty}).`);
  const hold = goroutine.processor;
  if (hold)
    lines.push(
      `It has P ${hold.processorId}${hold.seconds === undefined ? '' : `, for at least ${durationText(hold.seconds)}`}${hold.cannotStop === undefined ? '' : `; it ${hold.cannotStop}`}.`,
    );
  for (const wait of blocking.waits) lines.push('', ...waitLines(session, wait));
  const more = blocking.waitTotal - blocking.waits.length;
  if (more > 0) lines.push('', `… and ${more} more cases`);
  for (const held of blocking.holds)
    lines.push('', `It holds ${nameOf(held)}, ${held.waiters} waiting: ${held.evidence} (${held.certainty})`);
  return lines;
}

function fateLine({ stuck, knot, behindKnot }: Blocking): string | undefined {
  if (stuck === undefined) return undefined;
  const why =
    knot !== undefined
      ? `it is in knot ${knot}`
      : behindKnot !== undefined
        ? `it waits behind knot ${behindKnot}`
        : 'nothing that still lives could wake it';
  return `It can never go on: ${why} (${stuck}).`;
}

function* waitLines(
  session: OpenSession,
  { target, resource, position }: Blocking['waits'][number],
): Generator<string> {
  const where = target.line === undefined ? '' : `, line ${target.line}`;
  if (!resource) {
    const until =
      target.untilSeconds === undefined ? '' : ` for ${durationText(Math.max(0, target.untilSeconds))} more`;
    yield `Waits: ${target.kind}${until}${where}`;
    return;
  }
  const place = position === undefined ? '' : `, ${position} of ${resource.waiters} in the queue`;
  yield `Waits: ${target.kind} ${nameOf(resource)}: ${resource.state}${place}${where}`;
  for (const holder of resource.holders.slice(0, HOLDERS)) yield* holderLines(session, holder);
  if (resource.noHolder !== undefined) yield `  No holder can be shown: ${resource.noHolder}`;
  if (resource.holders.length > 0) return;
  const detail = session.resource({ address: resource.address, offset: 0, limit: 0, reach: true });
  if (detail?.reachers) yield `  ${reachersText(detail.reachers)}`;
}

function* holderLines(session: OpenSession, { goroutineId, evidence, certainty }: Holder): Generator<string> {
  yield `  held by g${goroutineId}: ${evidence} (${certainty})`;
  const holder = session.goroutine(goroutineId, { offset: 0, limit: HOLDER_FRAMES });
  if (!holder) return;
  for (const line of stackLines(holder, HOLDER_FRAMES)) yield `    ${line}`;
}

function reachersText({ goroutines: found, total, viaGlobals, viaTimer, incomplete }: Reachers): string {
  if (incomplete !== undefined && total === 0) return `Who reaches it cannot be told: ${incomplete}.`;
  const ways = [
    total > 0
      ? goroutines(
          found.map((g) => g.goroutineId),
          total,
        )
      : undefined,
    viaGlobals ? 'package variables' : undefined,
    viaTimer ? 'a timer' : undefined,
  ].filter((way) => way !== undefined);
  return ways.length === 0 ? 'Nobody reaches it.' : `Reached by ${ways.join(', ')} (possible wakers).`;
}
