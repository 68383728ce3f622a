/** `unpark goroutines`: the table, groups, JSON, and what other tools read. */
import { beforeAll, expect, test } from 'vitest';
import { type Taken, takeFixture } from '../server/testing/inputs.ts';
import { unpark } from '../server/testing/run.ts';

let deadlock: Taken;
beforeAll(() => {
  deadlock = takeFixture('deadlock-1.27.4');
});

function goroutines(...args: readonly string[]): string {
  const ran = unpark('goroutines', deadlock.core, ...args);
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  return ran.stdout;
}

test('a table with how many there are, those of the runtime hidden', () => {
  const lines = goroutines('--limit', '3').trimEnd().split('\n');
  expect(lines[0]).toMatch(/^goroutine +state +waits +at +created by$/);
  expect(lines.slice(1, 4).every((line) => /^g\d+ /.test(line))).toBe(true);
  expect(lines.at(-1)).toMatch(/^\d+ of \d+ goroutines, \d+ of the runtime hidden; \d+ more: --limit, --offset$/);
});

test('groups of what a filter keeps; the same as JSON', () => {
  const text = goroutines('reason:mutex', '--group', 'wait-site');
  const { groups, matched } = JSON.parse(goroutines('reason:mutex', '--group', 'wait-site', '--json'));
  expect(text).toContain(`${matched} of`);
  const counts = groups.map((group: { count: number }) => group.count);
  expect(counts).toEqual(counts.toSorted((a: number, b: number) => b - a));
  expect(
    text
      .split('\n')
      .slice(1, 1 + groups.length)
      .map((line) => Number(line.split(' ')[0])),
  ).toEqual(counts);
});

test('a filter that begins with a minus is no option', () => {
  const { rows, matched } = JSON.parse(goroutines('-is:system reason:mutex', '--json', '--limit', '2000'));
  expect(rows).toHaveLength(matched);
  expect(rows.every((row: { waitReason: string }) => /Mutex/.test(row.waitReason))).toBe(true);
});

test('for other tools: all that match', () => {
  const { matched } = JSON.parse(goroutines('reason:mutex', '--json', '--limit', '0'));
  expect(goroutines('reason:mutex', '--as', 'dump').match(/^goroutine \d+ \[/gm)).toHaveLength(matched);
  expect(goroutines('reason:mutex', '--as', 'csv').trimEnd().split('\r\n')).toHaveLength(matched + 1);
});

test('a broken filter says where, two forms at once are refused', () => {
  const broken = unpark('goroutines', deadlock.core, 'stat:waiting');
  expect(broken.status).toBe(1);
  expect(broken.stderr).toMatch(/did you mean `state`\? \(character 1 of the filter\)/);
  expect(unpark('goroutines', deadlock.core, '--json', '--as', 'csv').stderr).toMatch(/Choose one/);
  expect(unpark('goroutines', deadlock.core, '--group', 'colour').status).toBe(2);
});
