/** What is written for other tools, against the process's own dump and Go's own reader of profiles. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportForm } from '../../../api/export.ts';
import { fixture } from '../../../fixtures/take.ts';
import { openFixture } from '../../testing/open.ts';

const taken = (go: string, program = 'workers') =>
  fixture({ program, go, flags: 'default', mode: 'exe', way: 'crash' });

async function exported(go: string, as: ExportForm, filter = '', program = 'workers'): Promise<Buffer> {
  return Buffer.concat([...openFixture(await taken(go, program)).export({ as, filter })]);
}

/** Goroutine → its lines, without arguments and addresses: "main.f", "/src/main.go:12 +0x1d", "created by …". */
function blocks(dump: string): Map<number, { state: string; lines: string[] }> {
  const found = new Map<number, { state: string; lines: string[] }>();
  for (const block of dump.split('\n\n')) {
    const head = /^goroutine (\d+)(?: gp=.*?)? \[(.*?)(?:, \d+ minutes)?\]:$/m.exec(block);
    if (!head || head[1] === '0' || found.has(Number(head[1]))) continue;
    const lines = block.slice(head.index).trimEnd().split('\n').slice(1);
    const bare = lines.map((line) =>
      line
        .replace(/ fp=.*$/, '')
        .replace(/^(\S.*)\(.*\)$/, '$1')
        .replace(/^created by.*/, (text) => text),
    );
    found.set(Number(head[1]), { state: head[2], lines: bare });
  }
  return found;
}

test.each(['1.17.13', '1.20.14', '1.24.9', '1.27.4'])(
  'dump, go%s: the goroutines that stood still, as the process printed them',
  async (go) => {
    const ours = blocks((await exported(go, 'dump')).toString());
    const theirs = blocks(readFileSync((await taken(go)).dump, 'utf8'));
    let compared = 0;
    for (const [id, { state, lines }] of theirs) {
      if (/^(running|runnable|syscall)/.test(state) || lines.some((line) => /^\.\.\./.test(line))) continue;
      // The statement's own offset in its function is not kept.
      const without = lines.map((line, i) =>
        lines[i - 1]?.startsWith('created by') ? line.replace(/ \+0x.*$/, '') : line,
      );
      expect({ id, state: ours.get(id)?.state, lines: ours.get(id)?.lines }).toEqual({ id, state, lines: without });
      compared++;
    }
    expect(compared).toBeGreaterThan(50);
  },
);

test('pprof: Go’s own reader finds every goroutine, its stack and its labels', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-export-'));
  const profile = join(folder, 'goroutine.pb.gz');
  writeFileSync(profile, await exported('1.27.4', 'pprof', 'fn:main.', 'labels'));
  const session = openFixture(await taken('1.27.4', 'labels'));
  const page = session.goroutines({ filter: 'fn:main.', sort: 'id', descending: false, offset: 0, limit: 1000 });
  const read = (...args: string[]) => spawnSync('go', ['tool', 'pprof', ...args, profile], { encoding: 'utf8' }).stdout;
  expect(read('-top')).toMatch(new RegExp(`Type: goroutine\\nShowing nodes accounting for ${page.matched}, 100%`));
  const raw = read('-raw');
  for (const { top } of page.rows) expect(raw).toContain(`${top?.function} ${top?.file}:${top?.line}`);
  const labels = page.rows.flatMap((row) => Object.entries(row.labels ?? {}));
  expect(labels.length).toBeGreaterThan(0);
  for (const [key, value] of labels) expect(raw).toContain(`${key}:[${value}]`);
  rmSync(folder, { recursive: true });
});

test('csv: a line for each, and nothing breaks out of its cell', async () => {
  const lines = (await exported('1.27.4', 'csv', '', 'labels')).toString().split('\r\n');
  const session = openFixture(await taken('1.27.4', 'labels'));
  const { rows, total } = session.goroutines({ filter: '', sort: 'id', descending: false, offset: 0, limit: 1000 });
  expect(lines).toHaveLength(total + 2);
  const [head, ...rest] = lines.map(cells);
  expect(rest.slice(0, -1).every((line) => line.length === head.length)).toBe(true);
  expect(rest.slice(0, -1).map((line) => Number(line[0]))).toEqual(rows.map((row) => row.id));
  const labels = head.indexOf('labels');
  expect(rest.slice(0, -1).map((line) => line[labels])).toEqual(
    rows.map((row) => (row.labels ? JSON.stringify(row.labels) : '')),
  );
});

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"'));
}

test('markdown: the verdict, every group with its stack as Go prints it, and no text of the process as markup', async () => {
  const session = openFixture(await taken('1.27.4'));
  const report = (await exported('1.27.4', 'markdown', '-is:system')).toString();
  const { headline, findings } = session.diagnosis();
  const plain = report.replace(/\\([\\`*_[\]<>|#~&])/g, '$1');
  expect(plain.split('\n')[0]).toContain(headline);
  for (const { title } of findings.slice(0, 20)) expect(plain).toContain(`**${title}**`);

  const query = { by: 'stack', equal: 'lines', sort: 'count', descending: true, offset: 0, limit: 20 } as const;
  const { groups } = session.groups({ ...query, filter: '-is:system' });
  const titles = [...report.matchAll(/^### ([\d,]+) × .*, first g(\d+)$/gm)];
  expect(titles.map(([, count, id]) => [Number(count.replaceAll(',', '')), Number(id)])).toEqual(
    groups.map(({ count, goroutineIds }) => [count, goroutineIds[0]]),
  );
  // A name with a star would be emphasis outside of code.
  const outside = report.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
  expect(outside).not.toMatch(/(?<!\\)\(\*/);
  const blocks = [...report.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(blocks).toHaveLength(groups.length);
  for (const [at, { top }] of groups.entries())
    expect(blocks[at]).toContain(`${top?.function}(...)\n\t${top?.file}:${top?.line}\n`);
});
