/** What is written for other tools is what they read: Graphviz's own `dot` where it is installed, and an XML reader. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dot, waitsDot } from '../../../api/dot.ts';
import { block, plain } from '../markdown.ts';
import { treeDot } from '../trees/files.ts';
import { escaped } from './svg.ts';

const hostile = 'main.(*T[go.shape.string]).f "quoted" \\ back\\n\u202e<b>&amp;</b>\x07 }';

test('a label of any text stays within its quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [, , , , line] = dot({ name: 'g', nodes: [['n', { label: text }]], edges: [] }).split('\n');
      const quoted = /^ {2}"n" \[label=(\w+|"(?:[^"\\]|\\.)*")\];$/.exec(line);
      expect(quoted).not.toBeNull();
    }),
  );
});

test('the tree has a line for each node and one for each that has a parent', () => {
  const node = { families: {}, weight: 1, detail: '1' };
  const text = treeDot([
    { ...node, id: 'a', label: hostile },
    { ...node, id: 'b', label: 'b', parent: 0 },
    { ...node, id: 'c', label: 'c', parent: 1 },
  ]);
  expect(text.match(/^ {2}"\d" \[/gm)).toHaveLength(3);
  expect(text.match(/^ {2}"\d" -> "\d"/gm)).toEqual(['  "0" -> "1"', '  "1" -> "2"']);
});

test('the graph of waits keeps certainty and knots', () => {
  const text = waitsDot({
    nodes: [
      { id: 'g1', kind: 'goroutine', goroutineId: 1, label: hostile, detail: '', count: 1, unfolds: false },
      { id: 'r:1', kind: 'resource', label: 'mu', detail: 'sync.Mutex', count: 1, unfolds: false, knot: 1 },
    ],
    edges: [{ from: 'r:1', to: 'g1', kind: 'held', label: 'held by', count: 1, certainty: 'likely', evidence: '' }],
  });
  expect(text).toContain('"r:1" -> "g1" [label="held by", tooltip="", style=dashed]');
  expect(text).toContain('label="mu\\nsync.Mutex", color=red');
});

test.skipIf(spawnSync('dot', ['-V']).error !== undefined)('Graphviz reads it', () => {
  const text = dot({ name: 'g', nodes: [['a', { label: hostile }]], edges: [['a', 'a', { label: hostile }]] });
  const read = spawnSync('dot', ['-Tplain'], { input: text, encoding: 'utf8' });
  expect(read.stderr).toBe('');
  expect(read.stdout).toMatch(/^node "?a"? /m);
});

test('text in a picture opens no element', () => {
  expect(escaped(hostile)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
});

test('names in Markdown keep their stars, and code its fence', () => {
  expect(plain('main.(*T).f [x] `y`')).toBe('main.(\\*T).f \\[x\\] \\`y\\`');
  expect(block('a\n```\nb')).toBe('````text\na\n```\nb\n````');
});
