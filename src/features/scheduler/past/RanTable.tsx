/** What ran in a stretch of time: a row for each goroutine that did anything in it, sorted by any column. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type KeyboardEvent, useState } from 'react';
import type { SchedulerLink } from '../../../../api/links.ts';
import type { TraceRan, TraceRanQuery } from '../../../../api/trace.ts';
import { RAN_ROWS, useRan } from '../../../api/trace.ts';
import { PlaceName } from '../../../ui/Code.tsx';
import { count, counted, share } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icons.tsx';
import { rowAfter } from '../../../ui/listKeys.ts';
import { useRows } from '../../../ui/useRows.ts';
import { Handle } from '../../../view/Handle.tsx';
import { useGo } from '../../../view/location.tsx';
import { rowHeight, useView } from '../../../view/store.ts';
import { faintRow, useKeeps } from '../kept.ts';
import type { Past } from './past.ts';
import { before, span } from './ticks.ts';
import type { Window } from './window.ts';

interface Props {
  readonly past: Past;
  /** From the snapshot's moment on. */
  readonly range: Window;
  readonly link: SchedulerLink;
}

type Sort = TraceRanQuery['sort'];
const COLUMNS: readonly { readonly sort: Sort; readonly title: string }[] = [
  { sort: 'running', title: 'Ran' },
  { sort: 'runnable', title: 'Could run' },
  { sort: 'waiting', title: 'Waited' },
  { sort: 'syscall', title: 'System calls' },
  { sort: 'runs', title: 'Runs' },
  { sort: 'longestRun', title: 'Longest run' },
];
const FIRST = [0];

export function RanTable({ past, range, link }: Props) {
  const go = useGo();
  const sort: Sort = link.sort ?? 'running';
  const setSort = (next: Sort) =>
    go({ ...link, sort: next === 'running' || next === 'goroutineId' ? undefined : next }, { replace: true });
  const span_ = { from: range.from + past.moment, to: range.to + past.moment };
  const [first] = useRan({ ...span_, sort }, FIRST);
  const total = first?.data?.total;
  return (
    <section className="why" aria-labelledby="ran">
      <header className="pane-head">
        <h2 id="ran" className="head-title">
          What ran in {span(range.to - range.from)}
        </h2>
        <span>
          {before(range.from)} to {before(range.to)}
          {total !== undefined && ` · ${counted(total, 'goroutine')}`}
        </span>
        <button
          type="button"
          className="button quiet icon-only end"
          aria-label="Close the table"
          onClick={() => go({ ...link, range: undefined, sort: undefined })}
        >
          <Icon name="close" />
        </button>
      </header>
      <Rows query={{ ...span_, sort }} total={total ?? 0} onSort={setSort} link={link} />
    </section>
  );
}

interface RowsProps {
  readonly query: { readonly from: number; readonly to: number; readonly sort: Sort };
  readonly total: number;
  readonly onSort: (sort: Sort) => void;
  readonly link: SchedulerLink;
}

function Rows({ query, total, onSort, link }: RowsProps) {
  const go = useGo();
  const keeps = useKeeps();
  const rows = useRows(total, rowHeight(useView((state) => state.density)), HEAD);
  const [at, setAt] = useState(-1);
  const windows = windowsOf(rows.first, rows.last);
  const answers = useRan(query, windows);
  const loaded = new Map<number, TraceRan>();
  for (const { data } of answers)
    for (const [i, row] of (data?.rows ?? []).entries()) loaded.set((data?.offset ?? 0) + i, row);
  const choose = (index: number) => {
    const row = loaded.get(index);
    setAt(index);
    if (row !== undefined) go({ ...link, goroutine: row.goroutineId, lane: undefined }, { replace: true });
  };
  const press = (event: KeyboardEvent) => {
    const next = rowAfter(event.key, at, total);
    const current = loaded.get(at);
    if (next !== undefined) {
      rows.show(next);
      choose(next);
    } else if (event.key === 'Enter' && current !== undefined) {
      go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: current.goroutineId });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const whole = query.to - query.from;
  return (
    <div
      className="pane grid ran"
      ref={rows.pane}
      role="grid"
      aria-label="What ran"
      aria-rowcount={total + 1}
      aria-activedescendant={at < 0 ? undefined : `ran-${at}`}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        <span role="columnheader">Goroutine</span>
        <span role="columnheader">Started with</span>
        {COLUMNS.map(({ sort, title }) => (
          <span
            key={sort}
            role="columnheader"
            className="num"
            aria-sort={query.sort === sort ? 'descending' : undefined}
          >
            <button type="button" onClick={() => onSort(sort)}>
              {title}
              {query.sort === sort && ' ↓'}
            </button>
          </span>
        ))}
        <span role="columnheader">Share</span>
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
          <div
            key={index}
            id={`ran-${index}`}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={index === at}
            className={`row bay${index === at || loaded.get(index)?.goroutineId === link.goroutine ? ' on' : ''}${faintRow(keeps, loaded.get(index)?.goroutineId)}`}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => choose(index)}
          >
            <Cells row={loaded.get(index)} whole={whole} link={link} />
          </div>
        ))}
      </div>
    </div>
  );
}

const HEAD = 30;

function windowsOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / RAN_ROWS);
  const to = Math.floor(Math.max(0, first, last) / RAN_ROWS);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function Cells({ row, whole, link }: { row: TraceRan | undefined; whole: number; link: SchedulerLink }) {
  if (row === undefined) return <span role="gridcell" className="waiting" />;
  return (
    <>
      <span role="gridcell" className="ran-who">
        <Handle snapshot={link.snapshot} id={row.goroutineId} filter={link.filter} inRow />
      </span>
      <span role="gridcell">
        {row.startFunction === undefined ? (
          <span className="t3">the trace does not tell</span>
        ) : (
          <PlaceName place={row.startFunction} />
        )}
      </span>
      {COLUMNS.map(({ sort }) => (
        <span role="gridcell" key={sort} className="num mono">
          {sort === 'runs' ? count(row.runs) : told(row, sort)}
        </span>
      ))}
      <span role="gridcell" className="ran-share" title={`ran ${share(row.running, whole)} of the time`}>
        <i style={{ width: `${Math.max(row.running > 0 ? 1 : 0, (100 * row.running) / whole)}%` }} />
      </span>
    </>
  );
}

function told(row: TraceRan, sort: Exclude<Sort, 'runs' | 'goroutineId'> | Sort): string {
  const value = sort === 'goroutineId' || sort === 'runs' ? 0 : row[sort];
  return value === 0 ? '–' : span(value);
}
