import { expect, it } from 'vitest';
import { toldParts } from './told.ts';

const drawn = (sentence: string, resources: Parameters<typeof toldParts>[1] = []) =>
  toldParts(sentence, resources)
    .map((part) =>
      part.kind === 'text' ? part.text : part.kind === 'goroutine' ? `<g${part.id}:${part.text}>` : `<${part.address}>`,
    )
    .join('');

it('finds goroutines by what the sentence calls them, and no other numbers', () => {
  expect(drawn('Deadlock: goroutine 7 holds it (main.go:39); 26 goroutines wait.')).toBe(
    'Deadlock: <g7:goroutine 7> holds it (main.go:39); 26 goroutines wait.',
  );
  expect(drawn('only goroutines 109, 110 and 111 could close')).toBe(
    'only goroutines <g109:109>, <g110:110> and <g111:111> could close',
  );
  expect(drawn('g18 waits; frame 7, main.go:37; log18')).toBe('<g18:g18> waits; frame 7, main.go:37; log18');
});

it('finds resources by their whole names, the longest first', () => {
  const resources = [
    { address: '0x1', name: 's.mu' },
    { address: '0x2', name: 's.mu (0x2)' },
    { address: '0x3', name: 'accounts["17"].mu' },
  ];
  expect(drawn('waits for s.mu, s.mu (0x2), accounts["17"].mu; not xs.mu nor s.mutex.', resources)).toBe(
    'waits for <0x1>, <0x2>, <0x3>; not xs.mu nor s.mutex.',
  );
});
