import { expect, test } from 'vitest';
import type { Blocking } from '../../api/waits.ts';
import { chainSentence } from './chain-sentence.ts';

type Link = Blocking['chain'][number];

const lock = (goroutineId: number, name: string, holder?: number): Link => ({
  goroutineId,
  resource: { address: '0xc000012000', name, type: 'sync.Mutex' },
  kind: 'mutex',
  next:
    holder === undefined ? undefined : { goroutineId: holder, holds: true, because: 'it does', certainty: 'likely' },
});

test('two that hold what the other wants', () => {
  const chain = [lock(1, 'main.b.mu', 2), lock(2, 'main.a.mu', 1)];
  expect(chainSentence({ chain, ends: 'closes' })).toBe(
    'It waits for main.b.mu, which goroutine 2 holds, which waits for main.a.mu, which goroutine 1 holds again: the circle closes.',
  );
});

test('one that waits for itself', () => {
  expect(chainSentence({ chain: [lock(1, 'main.mu', 1)], ends: 'closes' })).toBe(
    'It waits for main.mu, which it holds itself.',
  );
});

test('one behind a live holder, and one whom nobody can help', () => {
  expect(chainSentence({ chain: [lock(1, 'main.mu', 2)], ends: 'alive' })).toBe(
    'It waits for main.mu, which goroutine 2 holds, which is not blocked.',
  );
  const send: Link = {
    goroutineId: 7,
    resource: { address: '0xc000012000', type: 'chan int' },
    kind: 'chan send',
  };
  expect(chainSentence({ chain: [send], ends: 'nobody' })).toBe(
    'It waits to send to chan int at 0xc000012000; nobody is left who could end that.',
  );
});

test('nothing to wait for says nothing, and a long line is cut', () => {
  expect(chainSentence({ chain: [], ends: 'alive' })).toBe('');
  const chain = Array.from({ length: 9 }, (_, i) => lock(i, `m${i}`, i + 1));
  expect(chainSentence({ chain, ends: 'alive' })).toMatch(/m5, which goroutine 6 holds, and so on over 3 more\.$/);
});
