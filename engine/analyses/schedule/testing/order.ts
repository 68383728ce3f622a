/** The order in which the goroutines of the fixture `order` ran when it was released, and the order that we project. */
import { readFileSync } from 'node:fs';
import type { Fixture } from '../../../../fixtures/take.ts';
import { turns } from '../order.ts';
import { explainerOf } from './open.ts';

/** Goroutine ids. Those of the runtime's own goroutines that stand between them are left out: they noted nothing. */
export function orders(fixture: Fixture): { readonly projected: number[]; readonly ran: number[] } {
  const { schedule } = explainerOf(fixture);
  const { goroutines } = schedule.snapshot;
  const ran = readFileSync(fixture.afterwards, 'utf8').trim().split('\n').map(Number);
  const noted = new Set(ran);
  const all = turns(schedule, 0, goroutines.count).map(({ row }) => goroutines.id[row]);
  const projected = all.filter((id) => noted.has(id));
  // Had somebody made the process wait before its core was taken, the first would have run by then.
  return { projected, ran: ran.slice(ran.length - projected.length) };
}
