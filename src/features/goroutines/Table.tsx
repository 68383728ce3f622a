/** The table itself: a head that sorts, and the lines in sight. */
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: aria-activedescendant belongs to grid and treegrid
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import type { GoroutineSort } from '../../../api/goroutine.ts';
import type { GoroutinesLink } from '../../../api/links.ts';
import { useLabelKeys } from '../../api/goroutines.ts';
import { useKnownDiagnosis } from '../../api/waits.ts';
import type { Rows } from '../../ui/useRows.ts';
import { type Column, columnsFor } from './columns.tsx';
import type { Settings } from './model.ts';
import { Row, type RowActs } from './Row.tsx';
import type { Lines } from './useLines.ts';

interface Props {
  readonly link: GoroutinesLink;
  /** What the lines were asked with; the filter as the address had it. */
  readonly settings: Settings;
  readonly filter: string | undefined;
  /** What they are asked with now, as the head shows at once. */
  readonly sorted: Settings;
  readonly lines: Lines;
  /** Others are on their way. */
  readonly isBusy: boolean;
  readonly window: Rows;
  /** Number of the current line, -1 for none. */
  readonly current: number;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (key: string, unfold: boolean) => void;
  readonly onSort: (sort: GoroutineSort) => void;
}

export function Table({
  link,
  settings,
  filter,
  sorted,
  lines,
  isBusy,
  window,
  current,
  onChoose,
  onOpen,
  onSort,
}: Props) {
  const flat = settings.group === 'none';
  const known = useKnownDiagnosis();
  const width = useWidth(window.pane);
  const byLabel = settings.group.startsWith('label:');
  const anyLabels = (useLabelKeys() ?? []).length > 0;
  const anyStuck = known !== undefined && known.proved + known.likely > 0;
  const columns = useMemo(
    () => columnsFor(width, { byLabel, anyLabels, anyStuck }),
    [width, byLabel, anyLabels, anyStuck],
  );
  const acts = useRef<RowActs>(undefined);
  acts.current = { onChoose, onOpen, moreMembers: lines.moreMembers, moreGroups: lines.moreGroups };
  const lead = flat ? 'minmax(76px, 92px)' : '34px minmax(62px, 66px) 22px';
  const style: CSSProperties = { '--columns': `${lead} ${columns.map((column) => column.track).join(' ')}` };
  return (
    <div
      className="pane grid"
      ref={window.pane}
      style={style}
      role={flat ? 'grid' : 'treegrid'}
      aria-label="Goroutines"
      aria-rowcount={lines.count + 1}
      aria-busy={isBusy}
      aria-activedescendant={current < 0 ? undefined : `line-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {!flat && <span role="columnheader" aria-label="Unfold" />}
        <Head column={flat ? ID : COUNT} settings={sorted} onSort={onSort} />
        {!flat && <span role="columnheader" aria-label="State" />}
        {columns.map((column) => (
          <Head key={column.sort} column={column} settings={sorted} onSort={onSort} />
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: window.height }}>
        {window.visible
          .filter(({ index }) => index < lines.count)
          .map(({ index, top, slot }) => (
            <Row
              key={slot}
              line={lines.at(index)}
              index={index}
              top={top}
              isCurrent={index === current}
              columns={columns}
              snapshot={link.snapshot}
              filter={filter}
              settings={settings}
              acts={acts}
            />
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
