/**
 * What views ask first: numbers of groups, orders, columns, names and debug information that answers stand on are made once and kept. A
 * session asks itself while nobody else does, and then answers at once.
 */
import type { GoroutineSort, GroupBy } from '../../api/goroutine.ts';
import type { Session } from '../../api/session.ts';
import { HIDES_SYSTEM } from './filtering.ts';

const GROUPINGS: readonly GroupBy[] = ['stack', 'wait-site', 'go-statement', 'start', 'state'];
const ORDERS: readonly GoroutineSort[] = [
  'wait',
  'function',
  'state',
  'reason',
  'created',
  'stack',
  'start',
  'waiting-for',
];
/** One of each kind of column that is asked for most: what a column is made of, and how it is gone through, is then known. */
const FILTERS = ['state:runnable', 'reason:select', 'wait:>1m', 'fn:runtime', 'created:runtime'];
const LIMITS = { path: [], offset: 0, depth: 1, elements: 100, bytes: 4096 };

/** Each step is one question. `marks`: the diagnosis is known. */
export function* firstQuestions(session: Session, marks: boolean): Generator<void> {
  const rows = { filter: HIDES_SYSTEM, offset: 0, limit: 100, marks };
  let example: number | undefined;
  for (const by of GROUPINGS) {
    const { groups } = session.groups({ ...rows, by, equal: 'lines', sort: 'count', descending: true });
    example ??= groups[0]?.goroutineIds[0];
    yield;
  }
  for (const sort of ORDERS) {
    session.goroutines({ ...rows, sort, descending: sort === 'wait' || sort === 'stack' });
    yield;
  }
  for (const filter of FILTERS) {
    session.goroutines({ ...rows, filter, sort: 'id', descending: false });
    yield;
  }
  session.stackTree({ filter: HIDES_SYSTEM, equal: 'functions', mine: true, limit: 1000 });
  yield;
  session.createdBy({ filter: HIDES_SYSTEM, marks, limit: 1000 });
  yield;
  for (const key of ['fn', 'created', 'reason']) {
    session.completions({ key, prefix: '', limit: 30 });
    yield;
  }
  if (example === undefined) return;
  const goroutine = session.goroutine(example, { offset: 0, limit: 100 });
  yield;
  // With the first variables comes the debug information of the functions around them.
  for (const frame of goroutine?.frames.keys() ?? []) {
    session.variables({ goroutineId: example, frame, ...LIMITS });
    yield;
  }
  if (marks) session.blocking(example);
}
