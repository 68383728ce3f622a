/** The table as lines: groups, the members of those that are unfolded, and where a cut says how to get more. */

import type { GoroutineGroup, GoroutineRow, GoroutineSort, GroupBy } from '../../../api/goroutine.ts';
import { DEFAULT_FILTER, type GoroutinesLink } from '../../../api/links.ts';
import { term, withTerm } from '../../view/filter.ts';

export type Line =
  | { readonly kind: 'group'; readonly id: string; readonly group: GoroutineGroup; readonly open: boolean }
  /** `row` is undefined until its window has come. */
  | {
      readonly kind: 'member';
      readonly id: string;
      readonly row: GoroutineRow | undefined;
      readonly group: GoroutineGroup | undefined;
      readonly index: number;
    }
  | {
      readonly kind: 'limit';
      readonly id: string;
      readonly group: GoroutineGroup;
      readonly shown: number;
      readonly listed: number;
    }
  | { readonly kind: 'more-groups'; readonly id: string; readonly shown: number; readonly total: number };

/** What an address leaves out. */
export interface Settings {
  readonly filter: string;
  readonly group: GroupBy;
  readonly equal: 'lines' | 'functions';
  readonly sort: GoroutineSort;
  readonly descending: boolean;
}

export function settingsOf(link: GoroutinesLink): Settings {
  const group = link.group ?? 'stack';
  const flat = group === 'none';
  const sort = link.sort ?? (flat ? 'id' : 'count');
  const usable = flat && sort === 'count' ? 'id' : !flat && sort === 'id' ? 'count' : sort;
  return {
    filter: link.filter ?? DEFAULT_FILTER,
    group,
    equal: link.equal ?? 'lines',
    sort: usable,
    descending: link.descending ?? descendsFirst(usable),
  };
}

/** Numbers are asked for biggest first, names from A. */
export function descendsFirst(sort: GoroutineSort): boolean {
  return sort === 'count' || sort === 'wait' || sort === 'stack';
}

/** Members shown when a group unfolds, and those that each further step brings. */
export const FIRST_MEMBERS = 5;
export const NEXT_MEMBERS = 100;

/** Lines of the grouped table. `members` holds what has come of each unfolded group; `shown` how many are wanted. */
export function groupLines(
  settings: Settings,
  groups: readonly GoroutineGroup[],
  total: number,
  open: ReadonlySet<string>,
  wanted: (group: GoroutineGroup) => number,
  members: (group: GoroutineGroup) => readonly (GoroutineRow | undefined)[],
): Line[] {
  const lines: Line[] = [];
  for (const group of groups) {
    const unfolded = open.has(group.key);
    lines.push({ kind: 'group', id: group.key, group, open: unfolded });
    if (!unfolded) continue;
    const listed = listedMembers(settings, group);
    const shown = Math.min(listed, wanted(group));
    const rows = members(group);
    for (let index = 0; index < shown; index++) {
      const row = rows[index];
      lines.push({ kind: 'member', id: row === undefined ? `${group.key} ${index}` : `g${row.id}`, row, group, index });
    }
    if (shown < group.count) lines.push({ kind: 'limit', id: `${group.key} limit`, group, shown, listed });
  }
  if (groups.length < total) lines.push({ kind: 'more-groups', id: 'more-groups', shown: groups.length, total });
  return lines;
}

/** The filter that keeps a group's members. */
export function membersFilter(settings: Settings, group: GoroutineGroup): string {
  const own = ownTerm(settings, group);
  return withTerm(settings.filter, own ?? `id:${group.goroutineIds.join(',')}`);
}

function ownTerm({ group: by, equal }: Settings, group: GoroutineGroup): string | undefined {
  if (by === 'stack' && equal === 'lines') return term('group', group.key);
  if (group.count <= group.goroutineIds.length) return undefined;
  if (by.startsWith('label:') && group.key !== 'none') return term('label', group.title, true);
  if (equal === 'functions') return undefined;
  if (by === 'go-statement' && group.createdBy !== undefined)
    return term('created', `${group.createdBy.file}:${group.createdBy.line}`, true);
  if (by === 'state' && group.status !== undefined)
    return group.waitReason === undefined
      ? term('state', group.status)
      : `(${term('state', group.status)} ${term('reason', group.waitReason, true)})`;
  return undefined;
}

/** How many members can be listed: all, or those that the group names where no filter describes it. */
function listedMembers(settings: Settings, group: GoroutineGroup): number {
  return ownTerm(settings, group) !== undefined ? group.count : Math.min(group.count, group.goroutineIds.length);
}

/** Whether a line is the one called `id`: a member answers to its place too, by which it was known before its row came. */
export function isCalled(line: Line, id: string): boolean {
  return (
    line.id === id || (line.kind === 'member' && line.group !== undefined && `${line.group.key} ${line.index}` === id)
  );
}

/** The goroutine that stands for a line: a row's own, a group's first. */
export function goroutineOf(line: Line | undefined): number | undefined {
  if (line?.kind === 'group') return line.group.goroutineIds[0];
  return line?.kind === 'member' ? line.row?.id : undefined;
}
