import { expect, test } from 'vitest';
import { QUESTION_ROUTES } from '../../api/index.ts';
import { questionAt, Refusal } from './questions.ts';

test('an address becomes the question that a server makes of it', () => {
  const { question } = questionAt(
    '/snapshots/a395c49b5ab05756/goroutines/18/frames/2/variables',
    '?path=from.mu&depth=2&revision=3',
  );
  expect(question).toMatchObject({
    ask: 'variables',
    query: { goroutineId: 18, frame: 2, depth: 2, path: ['from', 'mu'] },
  });
  expect(question).not.toHaveProperty('query.revision');
});

test('what does not fit is refused, and says where', () => {
  expect(() => questionAt('/snapshots/a395c49b5ab05756/goroutines', '?limit=5000')).toThrow(
    /The query does not fit. limit/,
  );
  expect(() => questionAt('/snapshots/nonsense/summary', '')).toThrow(/The address does not fit. id/);
  expect(() => questionAt('/snapshots/a395c49b5ab05756/nothing', '')).toThrow(Refusal);
});

test('no two questions have one address', () => {
  const shapes = QUESTION_ROUTES.map(({ path }) => path.replace(/:\w+/g, ':'));
  expect(new Set(shapes).size).toBe(shapes.length);
});
