import { expect, test } from 'vitest';
import { cut, html, lasted } from './html.ts';

test('whatever a program holds stays text', () => {
  const hostile = `<script>alert("1")</script> & 'x' \u202egnp.exe\u0000`;
  const { text } = html`<p title="${hostile}">${hostile}</p>`;
  for (const bad of ['<script', '\u202e', '\u0000']) expect(text).not.toContain(bad);
  expect(text).toContain('&lt;script&gt;');
  expect(text).toContain('\\u202e');
  expect(cut('x'.repeat(10_000))).toHaveLength(400 + '… (10000 characters)'.length);
});

test('HTML within HTML is left as it is, lists are joined, nothing is nothing', () => {
  expect(html`<ul>${[html`<li>${1}</li>`, undefined, html`<li>b</li>`]}</ul>${undefined}`.text).toBe(
    '<ul><li>1</li><li>b</li></ul>',
  );
});

test('times read as people say them', () => {
  expect([0.0123, 1.52, 59, 61, 3723, 90_061].map(lasted)).toEqual([
    '0.0123 s',
    '1.52 s',
    '59 s',
    '1 m 1 s',
    '1 h 2 m',
    '1 d 1 h',
  ]);
});
