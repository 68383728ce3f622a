import { expect, it } from 'vitest';
import { hasTerm, NO_SYSTEM, term, withoutTerm, withTerm } from './filter.ts';

it('adds and takes away whole terms only', () => {
  expect(withTerm('', NO_SYSTEM)).toBe('-is:system');
  expect(withTerm('fn:a', NO_SYSTEM)).toBe('fn:a -is:system');
  expect(withTerm('fn:a OR fn:b', 'g:1')).toBe('(fn:a OR fn:b) g:1');
  expect(withTerm('fn:a -is:system', NO_SYSTEM)).toBe('fn:a -is:system');
  expect(withoutTerm('fn:"x -is:system" -is:system', NO_SYSTEM)).toBe('fn:"x -is:system"');
  expect(withoutTerm('fn:a', NO_SYSTEM)).toBe('fn:a');
  expect(hasTerm('fn:"-is:system"', NO_SYSTEM)).toBe(false);
  expect(hasTerm('fn:a -is:system', NO_SYSTEM)).toBe(true);
});

it('quotes what is not one word', () => {
  expect(term('reason', 'chan receive')).toBe('reason:"chan receive"');
  expect(term('created', 'server.go:3493')).toBe('created:server.go:3493');
  expect(term('fn', 'main.(*Pool).worker', true)).toBe('fn:="main.(*Pool).worker"');
});
