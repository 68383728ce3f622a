import { expect, it } from 'vitest';
import type { CreatedByNode } from '../../../api/trees.ts';
import { createdTerm } from '../../view/trees/created.ts';
import { weightOf } from '../../view/trees/weight.ts';
import { headline, leader, nodeDetail, sentence, share } from './model.ts';

const NODE: CreatedByNode = {
  id: 'a',
  kind: 'statement',
  statement: { function: 'main.main', file: '/src/app/main.go', line: 49 },
  start: { function: 'example.com/app.server', file: '/src/app/server.go', line: 7 },
  own: 3,
  total: 27,
  families: { sync: 27 },
  stackBytes: 98_304,
  waitSeconds: 120,
  oldestSeconds: 61,
  parents: 1,
  goroutineIds: [18],
};

it('says what a statement made', () => {
  expect(sentence(NODE)).toBe(
    'app.server is started at main.go:49: 3 goroutines, 27 with all that those made; 96 KiB of stacks; the oldest waits at least 1m 1s.',
  );
});

it('says in a cell how many, where, and how many of them it made itself', () => {
  expect(nodeDetail(NODE)).toBe('27 · main.go:49 · 3 alive');
  expect(nodeDetail({ ...NODE, kind: 'main', statement: undefined, goroutineIds: [1] })).toBe('27 · g1');
});

it('leads with the statement that made the most, of all that are shown', () => {
  const other = { ...NODE, id: 'b', own: 24, total: 24, stuck: 24, oldestSeconds: 1.5 };
  const nodes = [{ ...NODE, kind: 'main' as const, own: 90 }, NODE, other];
  expect(leader(nodes)).toBe(other);
  expect(leader([])).toBeUndefined();
  expect(leader([{ ...NODE, own: 1 }]), 'each made one').toBeUndefined();
  expect(share(other, 29)).toBe(
    ' made 83 % of these goroutines, 24 of 29; all 24 are stuck; the oldest waits at least 1.5s.',
  );
  // Of those that are stuck some may be what its goroutines made.
  expect(share({ ...NODE, stuck: 20 }, 1000)).toBe(
    ' made less than 1 % of these goroutines, 3 of 1,000; the oldest waits at least 1m 1s.',
  );
});

it('counts a statement once, however many ways lead to it', () => {
  const main: CreatedByNode = { ...NODE, id: 'm', kind: 'main', statement: undefined };
  expect(headline({ nodes: [main, NODE, { ...NODE, id: 'b' }], nodeTotal: 3, matched: 7, total: 8 })).toBe(
    '7 goroutines · 1 go statement',
  );
  const unknown: CreatedByNode = { ...main, kind: 'unknown' };
  expect(headline({ nodes: [unknown], nodeTotal: 1, matched: 7, total: 8 }), 'not none').toBe('7 goroutines');
});

it('filters to what the statement made; where none did, to those that are named', () => {
  expect(createdTerm(NODE)).toBe('created:=main.go:49');
  const unmade = { ...NODE, statement: undefined };
  expect(createdTerm({ ...unmade, kind: 'main', own: 1, goroutineIds: [1] })).toBe('id:1');
  expect(createdTerm({ ...unmade, kind: 'gone', own: 0, goroutineIds: [] })).toBeUndefined();
  expect(createdTerm({ ...unmade, kind: 'unknown' }), 'not all of them').toBeUndefined();
});

it('weighs by what the width stands for', () => {
  expect((['goroutines', 'bytes', 'wait'] as const).map((width) => weightOf(NODE, width))).toEqual([27, 98_304, 120]);
});
