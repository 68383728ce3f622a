/** The table in Markdown: its first lines as they stand. */
import { count, duration } from '../../ui/format.ts';
import { fileLine } from '../../ui/text.ts';
import { plain } from '../../view/markdown.ts';
import type { Line } from './model.ts';
import type { Lines } from './useLines.ts';

const ROWS = 20;

export function tableMarkdown(filter: string, lines: Lines): string {
  const { matched = 0, total = 0 } = lines.counts ?? {};
  const kept = filter === '' ? '' : ` match \`${filter.replaceAll('`', "'")}\``;
  const rows: string[] = [];
  for (let at = 0; at < lines.count && rows.length < ROWS; at++) {
    const cells = cellsOf(lines.at(at));
    if (cells !== undefined) rows.push(`| ${cells.join(' | ')} |`);
  }
  const more = lines.count > rows.length ? ['', `The first ${count(rows.length)} of ${count(lines.count)} rows.`] : [];
  return [
    `**${count(matched)} of ${count(total)} goroutines**${kept}`,
    '',
    '| goroutines | where | state | longest |',
    '| ---: | --- | --- | ---: |',
    ...rows,
    ...more,
  ].join('\n');
}

function cellsOf(line: Line): readonly string[] | undefined {
  if (line.kind === 'group') {
    const { count: many, title, top, waitReason, status, longestWaitSeconds } = line.group;
    return cells(count(many), top, title, waitReason ?? status, longestWaitSeconds);
  }
  if (line.kind !== 'member' || line.row === undefined) return undefined;
  const { id, top, waitReason, status, waitSeconds } = line.row;
  return cells(`g${id}`, top, '', waitReason ?? status, waitSeconds);
}

type Top = { readonly function: string; readonly file: string; readonly line: number } | undefined;

function cells(who: string, top: Top, title: string, state = '', seconds?: number): readonly string[] {
  const where = top === undefined ? title : `${top.function} ${fileLine(top.file, top.line)}`;
  return [who, plain(where), plain(state), seconds === undefined ? '' : duration(seconds)];
}
