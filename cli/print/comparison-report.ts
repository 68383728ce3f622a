/** A comparison as text. */
import type { Comparison, GroupChange, ResourceChange, TypeChange } from '../../api/index.ts';
import { place, table } from './goroutine-table.ts';
import { durationText } from './stack-text.ts';

/** Rows of each table. */
const ROWS = 40;

export function comparisonReport(compared: Comparison): string[] {
  const { goroutines, sameProcess, sameBuild, seconds } = compared;
  const lines = [
    `${goroutines.before} goroutines before, ${goroutines.after} after${seconds === undefined ? '' : `, ${durationText(Math.max(0, seconds))} later`}`,
  ];
  if (sameProcess)
    lines.push(
      `${goroutines.inBoth} are in both, ${goroutines.stayed} of them at the same place; ${goroutines.gone} went, ${goroutines.came} came`,
    );
  else
    lines.push('Another process: goroutines, channels and locks cannot be told to be the same; groups are compared.');
  if (!sameBuild) lines.push('Another build: lines may have moved; --equal functions compares functions alone.');
  lines.push('', ...groupLines(compared));
  if (compared.resources.length > 0) lines.push('', ...resourceLines(compared));
  if (compared.types) lines.push('', ...typeLines(compared.types, compared.typeTotal ?? 0));
  return lines;
}

function groupLines({ groups, sameProcess }: Comparison): string[] {
  const changed = groups.filter((g) => g.before !== g.after);
  if (changed.length === 0) return ['Every group has as many goroutines as before.'];
  const cells = (g: GroupChange) => [
    difference(g.before, g.after),
    `${g.before} → ${g.after}`,
    g.before === 0 ? 'new' : g.after === 0 ? 'gone' : sameProcess ? `${g.stayed} stayed` : '',
    g.state,
    place(g.top) || g.title,
    place(g.createdBy),
  ];
  const head = ['change', 'goroutines', '', 'state', 'at', 'created by'];
  return [...table(head, changed.slice(0, ROWS).map(cells)), ...more(changed.length)];
}

function resourceLines({ resources, resourceTotal }: Comparison): string[] {
  const cells = (r: ResourceChange) => [
    difference(r.before, r.after),
    `${r.before} → ${r.after}`,
    r.name ?? r.address,
    r.type ?? r.kind,
    `${r.stateBefore ?? 'not seen'} → ${r.stateAfter ?? 'not seen'}`,
  ];
  const head = ['change', 'waiting', 'channel or lock', 'type', 'state'];
  return [...table(head, resources.slice(0, ROWS).map(cells)), ...more(resourceTotal)];
}

function typeLines(types: readonly TypeChange[], total: number): string[] {
  const cells = (t: TypeChange) => [
    difference(t.bytesBefore, t.bytesAfter),
    `${t.objectsBefore} → ${t.objectsAfter}`,
    t.type === '' ? '(cannot be told)' : t.type,
  ];
  return [...table(['bytes', 'objects', 'type'], types.slice(0, ROWS).map(cells)), ...more(total)];
}

function difference(before: number, after: number): string {
  return after > before ? `+${after - before}` : String(after - before);
}

function more(total: number): string[] {
  return total > ROWS ? [`… ${total - ROWS} more: --json has them`] : [];
}
