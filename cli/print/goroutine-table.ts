/** Goroutines and groups of them as tables that a terminal shows. */
import type { Creation, GoroutineGroup, GoroutinePage, GoroutineRow, GroupPage, Location } from '../../api/index.ts';
import { durationText } from './stack-text.ts';

/** Characters of a cell that can be as long as names are. */
const LONG = 60;

export function goroutineTable(page: GoroutinePage): string[] {
  const lines = table(['goroutine', 'state', 'waits', 'at', 'created by'], page.rows.map(rowCells));
  const left = page.matched - page.offset - page.rows.length;
  return [...lines, '', `${countText(page)}${left > 0 ? `; ${left} more: --limit, --offset` : ''}`];
}

export function groupTable(page: GroupPage): string[] {
  const lines = table(
    ['count', 'state', 'longest', 'what is equal', 'created by', 'goroutines'],
    page.groups.map(groupCells),
  );
  const left = page.groupTotal - page.offset - page.groups.length;
  const groups = `${page.groupTotal} group${page.groupTotal === 1 ? '' : 's'}`;
  return [...lines, '', `${countText(page)} in ${groups}${left > 0 ? `; ${left} more: --limit, --offset` : ''}`];
}

function rowCells(g: GoroutineRow): string[] {
  return [`g${g.id}`, g.waitReason ?? g.status, seconds(g.waitSeconds), place(g.top), place(g.createdBy)];
}

function groupCells(group: GoroutineGroup): string[] {
  const state = group.reasons > 1 ? `${group.reasons} states` : (group.waitReason ?? group.status ?? '');
  const creator = group.creators > 1 ? `${group.creators} statements` : place(group.createdBy);
  const some = group.goroutineIds.slice(0, 3).map((id) => `g${id}`);
  const ids = group.count > some.length ? [...some, '…'] : some;
  return [
    String(group.count),
    state,
    seconds(group.longestWaitSeconds),
    group.tops === 1 && group.top ? place(group.top) : group.title,
    creator,
    ids.join(' '),
  ];
}

function countText({
  matched,
  total,
  systemHidden,
}: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden'>): string {
  const hidden = systemHidden > 0 ? `, ${systemHidden} of the runtime hidden` : '';
  return `${matched} of ${total} goroutines${hidden}`;
}

function seconds(value: number | undefined): string {
  return value === undefined ? '' : durationText(value);
}

export function place(at: Location | Creation | undefined): string {
  return at ? `${at.function} ${at.file.slice(at.file.lastIndexOf('/') + 1)}:${at.line}` : '';
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map(shortened));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return cells.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
}

/** The end of a long name tells more than its beginning. */
function shortened(text: string): string {
  return text.length <= LONG ? text : `…${text.slice(1 - LONG)}`;
}
