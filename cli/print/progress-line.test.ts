import { expect, it } from 'vitest';
import { progressLine } from './progress-line.ts';

it('tells the phase, how far it is and how long it takes, from the second second on; and leaves nothing behind', () => {
  let now = 0;
  let written = '';
  const line = progressLine(
    (text) => (written += text),
    () => now,
  );
  for (; now <= 900; now += 100) line.tell('stacks', now * 10, 100_000);
  expect(written).toBe('');
  for (; now <= 1100; now += 100) line.tell('stacks', now * 10, 100_000);
  expect(written).toBe('\r\u001b[KReading stacks: 10,000 of 100,000, about 9 s left');
  line.end();
  line.end();
  expect(written.split('left')[1]).toBe('\r\u001b[K');
});

it('writes nothing at all for what opens at once', () => {
  let written = '';
  const line = progressLine(
    (text) => (written += text),
    () => 10,
  );
  line.tell('goroutines', 0, 100);
  line.end();
  expect(written).toBe('');
});
