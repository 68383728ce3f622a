import { describe, expect, test } from 'vitest';
import { findKnots } from './knots.ts';

/**
 * A picture: "g1>g2 g2>g1 g3>g1|g4 g4": g1 waits for what g2 could do; g3 for any of two; g4 for nobody. "~" before a waker:
 * likely; "=" : it holds a lock.
 */
function knots(picture: string): string[] {
  const lines = picture.split(' ').map((word) => word.split('>'));
  const row = (name: string) => lines.findIndex(([who]) => who === name.replace(/[~=]/g, ''));
  const options = lines.flatMap(([who, wakers]) => (wakers ?? '').split('|').map((waker) => ({ who, waker })));
  const first = new Uint32Array(lines.length + 1);
  for (const [i, [who]] of lines.entries()) first[i + 1] = first[i] + options.filter((o) => o.who === who).length;
  const goroutine = Uint32Array.from(options, (o) => row(o.who));
  const found = findKnots({
    waits: { first, goroutine },
    stuck: new Uint8Array(lines.length).fill(1),
    resources: options.length,
    resourceOf: (wait) => (options[wait].waker === '' ? -1 : wait),
    wakers(resource) {
      const { waker } = options[resource];
      const certainty = waker.includes('~') ? 'likely' : 'proved';
      return waker === '' ? [] : [{ row: row(waker), certainty, because: '', holds: waker.includes('=') }];
    },
    wakerRows: (resource) => (options[resource].waker === '' ? [] : [row(options[resource].waker)]),
  });
  const names = (rows: readonly number[]) => rows.map((r) => lines[r][0]).join(' ');
  return found.map((k) => `${names(k.rows)} < ${names(k.victims)} ${k.certainty}`.replace('<  ', ''));
}

describe('knots', () => {
  test('two that wait for each other', () => expect(knots('a>b b>a')).toEqual(['a b proved']));
  test('a likely edge makes a likely knot', () => expect(knots('a>~b b>a')).toEqual(['a b likely']));
  test('victims wait behind, one behind another', () => expect(knots('a>b b>a c>a d>c')).toEqual(['a b < c d proved']));
  test('one that waits for a lock that it holds itself', () => expect(knots('a>=~a')).toEqual(['a likely']));
  test('one that only itself could send to is merely stuck', () => expect(knots('a>a')).toEqual([]));
  test('nobody could wake it: stuck, and no knot', () => expect(knots('a b>a')).toEqual([]));
  test('a circle with a way to another is no knot, it stands behind it', () =>
    expect(knots('a>b b>a|c c>d d>c')).toEqual(['c d < a b proved']));
  test('two knots, the one with more behind it first', () =>
    expect(knots('a>b b>a c>d d>c e>c')).toEqual(['c d < e proved', 'a b proved']));
});
