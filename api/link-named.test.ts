import { expect, test } from 'vitest';
import { namedLink } from './link-named.ts';
import { parseLink } from './links.ts';

const ID = '7c3f00aa11bb22cc';

test('a view of the snapshot is kept as a link with its version', () => {
  const kept = namedLink(`/s/${ID}/goroutines?q=fn:pool&at=g18`, ID);
  expect(kept).toBe(`/s/${ID}/goroutines?v=1&q=fn:pool&at=g18`);
  expect(parseLink(kept ?? '')).toMatchObject({ view: 'goroutines', filter: 'fn:pool', at: 'g18' });
});

test('what is no view of the snapshot is not kept', () => {
  for (const href of ['', '/', `/s/0011223344556677/waits`, `/s/${ID}/nonsense`, `//evil.example/s/${ID}/waits`])
    expect(namedLink(href, ID), href).toBeUndefined();
  expect(namedLink(`https://evil.example/s/${ID}/waits`, ID)).toBeUndefined();
});
