import { describe, expect, it } from 'vitest';
import { parseExpression } from './expression.ts';

describe('what print is asked for', () => {
  it.each([
    ['g18', { kind: 'frame', goroutineId: 18, path: [] }],
    ['g18/2', { kind: 'frame', goroutineId: 18, frame: 2, path: [] }],
    ['g18/2 req.Header["Host"]', { kind: 'frame', goroutineId: 18, frame: 2, path: ['req', 'Header', '["Host"]'] }],
    ['main.registry.mu', { kind: 'variable', name: 'main.registry', path: ['mu'] }],
    ['main.byName["a/b.c"]', { kind: 'variable', name: 'main.byName', path: ['["a/b.c"]'] }],
    [
      'example.com/app/pool.Default.conns[3]',
      { kind: 'variable', name: 'example.com/app/pool.Default', path: ['conns', '[3]'] },
    ],
    ['(*main.Conn)(0xC000).peer', { kind: 'typed', type: 'main.Conn', address: '0xc000', path: ['peer'] }],
  ])('%s', (text, expected) => expect(parseExpression(text)).toEqual(expected));

  it.each(['', '18', 'registry', '[3]'])('not %s', (text) => expect(parseExpression(text)).toBeUndefined());
});
