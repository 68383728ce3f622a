/** The twin of the picture: channels and locks, who waits for them, who could wake those, and how that is known. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of many rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: aria-activedescendant belongs to grid
import { useEffect } from 'react';
import type { WaitsLink } from '../../../api/links.ts';
import type { ResourceRow, ResourcesQuery } from '../../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count, duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import type { Rows } from '../../ui/useRows.ts';
import { Handle } from '../../view/Handle.tsx';
import { ResourceName } from '../../view/ResourceName.tsx';
import { wakerWords } from './model.ts';
import { Outside } from './Outside.tsx';
import { SearchField } from './SearchField.tsx';
import type { ResourceRows } from './useResourceRows.ts';

interface Props {
  readonly link: WaitsLink;
  readonly rows: ResourceRows;
  readonly window: Rows;
  readonly current: number;
  readonly onChoose: (row: ResourceRow) => void;
  readonly onShow: (change: Partial<WaitsLink>) => void;
  readonly onFocus: () => void;
}

interface Head {
  readonly sort?: ResourcesQuery['sort'];
  readonly head: string;
  readonly numeric?: boolean;
}

const HEADS: readonly Head[] = [
  { sort: 'name', head: 'Resource' },
  { sort: 'kind', head: 'Type' },
  { sort: 'waiters', head: 'Waiters', numeric: true },
  { sort: 'longest', head: 'Longest ≥', numeric: true },
  { head: 'Could be woken by' },
  { head: 'Evidence' },
  { head: 'Certainty' },
];

export function Table(props: Props) {
  const { link, rows, window, current, onShow, onFocus } = props;
  const { first, last } = window;
  const { see } = rows;
  useEffect(() => see(first, last), [see, first, last]);
  const sort = link.sort ?? 'waiters';
  const descending = link.descending ?? true;
  const sortBy = (next: ResourcesQuery['sort']) =>
    onShow({ sort: next, descending: next === sort ? !descending : next === 'waiters' || next === 'longest' });
  return (
    <section className="waits-table" aria-label="Resources">
      <header className="pane-head">
        <h2 className="head-title">Resources by {SORTED_BY[sort]}</h2>
        <span>
          {count(rows.total)}
          {rows.total < rows.unfiltered && ` of ${count(rows.unfiltered)}, filtered`}
        </span>
        <SearchField find={link.find} onFind={(find) => onShow({ find })} />
        <span className="end">
          table twin of the picture <Key of="t" />
        </span>
      </header>
      <div
        className="pane grid waits-grid"
        ref={window.pane}
        role="grid"
        aria-label="Channels and locks that somebody waits for"
        aria-rowcount={rows.total + 1}
        aria-activedescendant={current < 0 ? undefined : `resource-${current}`}
        tabIndex={0}
        onFocus={onFocus}
      >
        <div className="grid-head" role="row" aria-rowindex={1}>
          <span role="columnheader" aria-label="State" />
          {HEADS.map((head) => (
            <HeadCell key={head.head} {...head} sorted={sort} descending={descending} onSort={sortBy} />
          ))}
        </div>
        <div className="grid-body" role="rowgroup" style={{ height: window.height }}>
          {window.visible
            .filter(({ index }) => index < rows.total)
            .map(({ index, top }) => (
              <Row key={index} {...props} row={rows.at(index)} index={index} top={top} />
            ))}
        </div>
        {rows.head.data !== undefined && rows.total === 0 && (
          <p className="panel-empty t2">
            {rows.unfiltered > 0
              ? 'Nobody that the filter keeps waits for a channel or a lock here, or holds one.'
              : link.find === undefined
                ? 'Nobody waits for a channel or a lock here.'
                : 'No channel or lock is called so.'}
          </p>
        )}
      </div>
      <Outside link={link} outside={rows.outside} />
    </section>
  );
}

const SORTED_BY: Readonly<Record<ResourcesQuery['sort'], string>> = {
  waiters: 'waiters',
  longest: 'longest wait',
  name: 'name',
  kind: 'kind',
};

interface HeadCellProps extends Head {
  readonly sorted: ResourcesQuery['sort'];
  readonly descending: boolean;
  readonly onSort: (sort: ResourcesQuery['sort']) => void;
}

function HeadCell({ sort, head, numeric, sorted, descending, onSort }: HeadCellProps) {
  const isSorted = sort === sorted;
  return (
    <span
      className={numeric === true ? 'num' : undefined}
      role="columnheader"
      aria-sort={sort === undefined ? undefined : isSorted ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      {sort === undefined ? (
        head
      ) : (
        <button type="button" title={`Sort by ${head.toLowerCase()}`} onClick={() => onSort(sort)}>
          {head}
          {isSorted && <span aria-hidden="true">{descending ? '↓' : '↑'}</span>}
        </button>
      )}
    </span>
  );
}

interface RowProps extends Props {
  readonly row: ResourceRow | undefined;
  readonly index: number;
  readonly top: number;
}

function Row({ link, row, index, top, current, onChoose }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
    <div
      id={`resource-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={index === current}
      className={`row bay${index === current ? ' on' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => row !== undefined && onChoose(row)}
    >
      {row === undefined ? <Coming /> : <Cells link={link} row={row} />}
    </div>
  );
}

function Coming() {
  return ['', ...HEADS.map(({ head }) => head)].map((head) => (
    <span key={head} role="gridcell">
      {head !== '' && <i className="waiting" />}
    </span>
  ));
}

function Cells({ link, row }: { link: WaitsLink; row: ResourceRow }) {
  const { wakers } = row;
  const words = wakerWords(wakers);
  return (
    <>
      <span role="gridcell" className="state-cell">
        {row.knots.length > 0 ? <Glyph family="knot" word={`in knot ${row.knots[0]}`} /> : <Glyph family="sync" />}
      </span>
      <span role="gridcell">
        <ResourceName of={row} kind={row.kind} filter={link.filter} inRow />
      </span>
      <span role="gridcell" className="t2" title={`${printable(row.type ?? row.kind)}, ${printable(row.state)}`}>
        <code>{printable(row.type ?? row.kind)}</code> {printable(row.state)}
      </span>
      <span role="gridcell" className="num mono">
        {count(row.waiters)}
      </span>
      <span role="gridcell" className="num mono t2">
        {row.longestSeconds === undefined ? '' : duration(row.longestSeconds)}
      </span>
      <span role="gridcell">
        {words === '' ? (
          wakers.goroutineIds.map((id) => (
            <Handle key={id} snapshot={link.snapshot} id={id} filter={link.filter} family="sync" inRow />
          ))
        ) : (
          <span className={wakers.kind === 'unknown' ? 't3' : undefined}>{words}</span>
        )}
      </span>
      <span role="gridcell" className="t2" title={wakers.evidence}>
        {printable(wakers.evidence ?? '')}
      </span>
      <span role="gridcell">{wakers.certainty !== undefined && <Certainty of={wakers.certainty} />}</span>
    </>
  );
}
