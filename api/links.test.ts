import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLink, type Link, parseLink } from './links.ts';

/** Addresses that were once given out. They are never edited, only added to: each must open for ever. */
const GIVEN_OUT: readonly (readonly [string, Link])[] = [
  ['/', { view: 'library' }],
  ['/s/8f3c2a1e/overview?v=1', { view: 'overview', snapshot: '8f3c2a1e' }],
  [
    '/s/8f3c2a1e/goroutines?v=1&q=state:waiting+-is:system&group=label:tenant&sort=wait&desc=1&open=a1,b2&at=g18',
    {
      view: 'goroutines',
      snapshot: '8f3c2a1e',
      filter: 'state:waiting -is:system',
      group: 'label:tenant',
      sort: 'wait',
      descending: true,
      open: ['a1', 'b2'],
      at: 'g18',
    },
  ],
  [
    '/s/8f3c2a1e/goroutines/18?v=1&frame=2&path=from.mu&form=raw',
    { view: 'goroutine', snapshot: '8f3c2a1e', goroutine: 18, frame: 2, path: ['from', 'mu'], form: 'raw' },
  ],
  ['/s/8f3c2a1e/threads?v=1&thread=4120', { view: 'threads', snapshot: '8f3c2a1e', thread: 4120 }],
];

describe('links', () => {
  it.each(GIVEN_OUT)('%s opens as it always did, and is written so', (href, link) => {
    expect(parseLink(href)).toEqual(link);
    expect(parseLink(`https://example.org${href}`)).toEqual(link);
    expect(formatLink(link)).toBe(href);
  });

  it('keeps an empty filter apart from no filter', () => {
    expect(parseLink(formatLink({ view: 'goroutines', snapshot: 'a', filter: '' }))).toMatchObject({ filter: '' });
    expect(parseLink(formatLink({ view: 'goroutines', snapshot: 'a' }))).toMatchObject({ filter: undefined });
  });

  it('takes values that make no sense as absent', () => {
    expect(parseLink('/s/a/goroutines?group=colour&sort=mood&desc=maybe&equal=x')).toEqual({
      view: 'goroutines',
      snapshot: 'a',
    });
    expect(parseLink('/s/a/goroutines/18?frame=-1&form=octal')).toEqual({
      view: 'goroutine',
      snapshot: 'a',
      goroutine: 18,
    });
  });

  it('knows what it does not know', () => {
    for (const href of [
      '/s',
      '/x/a/overview',
      '/s/a/nonsense',
      '/s/a/goroutines/main',
      '/s/a/overview/7',
      '/s/a/goroutines/1/2',
    ])
      expect(parseLink(href), href).toBeUndefined();
  });

  it('survives a stray percent sign', () => {
    expect(parseLink('/s/100%/overview')).toMatchObject({ snapshot: '100%' });
  });

  it('brings any filter and any value path back', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(name, fc.array(fc.array(name, { minLength: 1 }), { minLength: 1 }), (filter, open) => {
        const link: Link = { view: 'goroutine', snapshot: 'a', filter, goroutine: 7, open };
        expect(parseLink(formatLink(link))).toMatchObject({ filter, open });
      }),
    );
  });
});
