/** The table itself: a head that sorts, and the lines in sight. */
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: aria-activedescendant belongs to grid and treegrid
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type CSSProperties, useEffect, useState } from 'react';
import type { GoroutineSort } from '../../../api/goroutine.ts';
import type { GoroutinesLink } from '../../../api/links.ts';
import { useLabelKeys } from '../../api/goroutines.ts';
import { useKnownDiagnosis } from '../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import type { Rows } from '../../ui/useRows.ts';
import { Handle } from '../../view/Handle.tsx';
import { Anchor } from '../../view/location.tsx';
import { type Column, columnsFor } from './columns.tsx';
import { type Line, membersFilter, type Settings } from './model.ts';
import type { Lines } from './useLines.ts';

interface Props {
  readonly link: GoroutinesLink;
  readonly settings: Settings;
  readonly lines: Lines;
  readonly window: Rows;
  /** Number of the current line, -1 for none. */
  readonly current: number;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (key: string, unfold: boolean) => void;
  readonly onSort: (sort: GoroutineSort) => void;
}

export function Table(props: Props) {
  const { settings, lines, window, current } = props;
  const flat = settings.group === 'none';
  const known = useKnownDiagnosis();
  const columns = columnsFor(useWidth(window.pane), {
    byLabel: settings.group.startsWith('label:'),
    anyLabels: (useLabelKeys() ?? []).length > 0,
    anyStuck: known !== undefined && known.proved + known.likely > 0,
  });
  const lead = flat ? 'minmax(76px, 92px)' : '34px minmax(56px, 66px) 22px';
  const style: CSSProperties = { '--columns': `${lead} ${columns.map((column) => column.track).join(' ')}` };
  return (
    <div
      className="pane grid"
      ref={window.pane}
      style={style}
      role={flat ? 'grid' : 'treegrid'}
      aria-label="Goroutines"
      aria-rowcount={lines.count + 1}
      aria-busy={lines.pending}
      aria-activedescendant={current < 0 ? undefined : `line-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {!flat && <span role="columnheader" aria-label="Unfold" />}
        <Head column={flat ? ID : COUNT} settings={settings} onSort={props.onSort} />
        {!flat && <span role="columnheader" aria-label="State" />}
        {columns.map((column) => (
          <Head key={column.sort} column={column} settings={settings} onSort={props.onSort} />
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: window.height }}>
        {window.visible
          .filter(({ index }) => index < lines.count)
          .map(({ index, top }) => (
            <Row key={index} {...props} columns={columns} line={lines.at(index)} index={index} top={top} />
          ))}
      </div>
    </div>
  );
}

type HeadColumn = Pick<Column, 'sort' | 'head' | 'title' | 'numeric'>;
const ID: HeadColumn = { sort: 'id', head: 'Goroutine' };
const COUNT: HeadColumn = { sort: 'count', head: 'Count', numeric: true };

function Head({
  column,
  settings,
  onSort,
}: {
  column: HeadColumn;
  settings: Settings;
  onSort: (sort: GoroutineSort) => void;
}) {
  const { sort } = column;
  if (sort === 'fate') return <span role="columnheader">{column.head}</span>;
  const sorted = settings.sort === sort;
  return (
    <span
      className={column.numeric === true ? 'num' : undefined}
      role="columnheader"
      aria-sort={sorted ? (settings.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" title={column.title ?? `Sort by ${column.head.toLowerCase()}`} onClick={() => onSort(sort)}>
        {column.head}
        {sorted && <span aria-hidden="true">{settings.descending ? '↓' : '↑'}</span>}
      </button>
    </span>
  );
}

interface RowProps extends Props {
  readonly columns: readonly Column[];
  readonly line: Line;
  readonly index: number;
  readonly top: number;
}

function Row(props: RowProps) {
  const { line, index, top, current, onChoose, settings } = props;
  const classes = [
    'row',
    'bay',
    index === current ? 'on' : '',
    line.kind,
    line.kind === 'group' && line.open ? 'unfolded' : '',
  ];
  const grouped = settings.group !== 'none';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
    <div
      id={`line-${index}`}
      className={classes.join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-level={grouped ? (line.kind === 'group' || line.kind === 'more-groups' ? 1 : 2) : undefined}
      aria-expanded={line.kind === 'group' ? line.open : undefined}
      aria-selected={index === current}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(line.id)}
    >
      <Cells {...props} />
    </div>
  );
}

function Cells({ line, link, settings, lines, columns, onOpen }: RowProps) {
  switch (line.kind) {
    case 'group': {
      const { group, open } = line;
      return (
        <>
          <span role="gridcell" className="twist-cell">
            <button
              type="button"
              tabIndex={-1}
              className="twist"
              aria-label={`${open ? 'Fold' : 'Unfold'} ${group.title}`}
              onClick={(event) => {
                event.stopPropagation();
                onOpen(group.key, !open);
              }}
            />
          </span>
          <span role="gridcell" className="num mono">
            {count(group.count)}
          </span>
          <span role="gridcell" className="state-cell">
            {group.knot === undefined || group.crashed ? (
              <Glyph family={group.family} crashed={group.crashed} />
            ) : (
              <Glyph family="knot" word={`in knot ${group.knot}`} />
            )}
          </span>
          {columns.map((column) => (
            <span
              key={column.sort}
              role="gridcell"
              data-column={column.sort}
              className={column.numeric === true ? 'num' : undefined}
            >
              {column.sort === 'function' && !TITLED_BY_FUNCTION.has(settings.group) ? (
                <GroupTitle title={group.title} />
              ) : (
                column.group(group)
              )}
            </span>
          ))}
        </>
      );
    }
    case 'member': {
      const { row } = line;
      const indented = line.group !== undefined;
      if (row === undefined)
        return columns.map((column) => (
          <span key={column.sort} role="gridcell">
            <i className="waiting" />
          </span>
        ));
      const handle = (
        <Handle
          snapshot={link.snapshot}
          id={row.id}
          family={row.family}
          crashed={row.crashed}
          filter={link.filter}
          inRow
        />
      );
      return (
        <>
          {indented ? (
            <>
              <span role="gridcell" />
              <span role="gridcell" className="member-id">
                {handle}
              </span>
            </>
          ) : (
            <span role="gridcell" className="flat-id">
              {handle}
            </span>
          )}
          {columns.map((column) => (
            <span
              key={column.sort}
              role="gridcell"
              data-column={column.sort}
              className={column.numeric === true ? 'num' : undefined}
            >
              {column.row(row)}
            </span>
          ))}
        </>
      );
    }
    case 'limit':
      return (
        <span role="gridcell" className="limit-cell">
          {count(line.shown)} of {count(line.group.count)}
          {line.shown < line.listed && (
            <button type="button" className="link" tabIndex={-1} onClick={() => lines.moreMembers(line.group)}>
              Next {Math.min(100, line.listed - line.shown)}
            </button>
          )}
          {line.listed === line.group.count ? (
            <Anchor
              className="link strong"
              tabIndex={-1}
              to={{
                view: 'goroutines',
                snapshot: link.snapshot,
                group: 'none',
                filter: membersFilter(settings, line.group),
              }}
            >
              All as a list
            </Anchor>
          ) : (
            line.shown >= line.listed && <span>· grouped by stack, all can be listed</span>
          )}
        </span>
      );
    case 'more-groups':
      return (
        <span role="gridcell" className="limit-cell">
          {count(line.shown)} of {count(line.total)} groups
          <button type="button" className="link" tabIndex={-1} onClick={lines.moreGroups}>
            Next 1,000
          </button>
        </span>
      );
  }
}

/** Groupings whose groups the function column names by itself; others are told by their title. */
const TITLED_BY_FUNCTION: ReadonlySet<string> = new Set(['stack', 'wait-site', 'none']);

function GroupTitle({ title }: { title: string }) {
  return (
    <code className="cut" title={title}>
      {title}
    </code>
  );
}

/** Width of the pane, as it changes. */
function useWidth(pane: Rows['pane']): number {
  const [width, setWidth] = useState(() => globalThis.innerWidth);
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [pane]);
  return width;
}
