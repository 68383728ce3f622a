/** The three tables of a comparison: groups, channels and locks, types. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of many rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import type { ReactNode } from 'react';
import type { Comparison, GroupChange, ResourceChange, TypeChange } from '../../../api/compare.ts';
import type { CompareLink, Link } from '../../../api/links.ts';
import { FunctionName, PlaceName } from '../../ui/Code.tsx';
import { bytes, count, counted } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { RowAct } from '../../ui/RowAct.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { useCommands } from '../../view/commands.ts';
import { useGo } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { Change } from './Change.tsx';
import { stateWords } from './model.ts';

interface Column<T> {
  readonly head: string;
  readonly number?: boolean;
  /** It names the row, and has the button that opens it. */
  readonly isName?: true;
  readonly cell: (row: T) => ReactNode;
}

interface GridProps<T> {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly label: string;
  readonly className: string;
  readonly keyOf: (row: T) => string;
  readonly link: CompareLink;
  /** Where a row leads in the later snapshot. */
  readonly target?: (row: T) => Link | undefined;
}

const HEAD = 30;

function Grid<T>({ rows, columns, label, className, keyOf, link, target }: GridProps<T>) {
  const go = useGo();
  const view = useRows(rows.length, rowHeight(useView((state) => state.density)), HEAD);
  const current = rows.findIndex((row) => keyOf(row) === link.at);
  useWhere(current < 0 ? '' : `Row ${count(current + 1)} of ${count(rows.length)}`);
  const jump = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return false;
    view.show(rows.indexOf(row));
    go({ ...link, at: keyOf(row) }, { replace: true });
  };
  const open = (row: T | undefined) => {
    const to = row === undefined ? undefined : target?.(row);
    return to === undefined ? false : go(to);
  };
  const section = 'Compare';
  useCommands([
    ...rowCommands(section, current, rows.length, jump),
    { id: 'compare.next', title: 'Next difference', section, keys: ['n'], run: () => jump(current + 1) },
    {
      id: 'compare.open',
      title: 'Open it in the later snapshot',
      section,
      keys: ['Enter'],
      foot: 'open it there',
      run: () => open(rows[current]),
    },
  ]);
  return (
    <div
      className={`pane grid compare-grid ${className}`}
      ref={view.pane}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={current < 0 ? undefined : `compare-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map(({ head, number }) => (
          <span key={head} role="columnheader" className={number ? 'num' : undefined}>
            {head}
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: view.height }}>
        {view.visible.map(({ index, top }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and takes the keys
          <div
            key={keyOf(rows[index])}
            id={`compare-${index}`}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={index === current}
            className={`row bay${index === current ? ' on' : ''}`}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => go({ ...link, at: keyOf(rows[index]) }, { replace: true })}
            onDoubleClick={() => open(rows[index])}
          >
            {columns.map(({ head, number, cell, isName }) => (
              <span key={head} role="gridcell" className={number ? 'num' : isName ? 'compare-name' : undefined}>
                {cell(rows[index])}
                {isName && index === current && target?.(rows[index]) !== undefined && (
                  <RowAct label="Open" title="Open it in the later snapshot (↵)" onAct={() => open(rows[index])} />
                )}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

const counts = (row: { readonly before: number; readonly after: number }) =>
  `${count(row.before)} → ${count(row.after)}`;

const GROUP_COLUMNS: readonly Column<GroupChange>[] = [
  { head: 'Change', cell: (g) => <Change row={g} /> },
  { head: 'Goroutines', number: true, cell: counts },
  {
    head: 'State',
    cell: (g) => (
      <>
        <Glyph family={g.family} /> {g.state}
      </>
    ),
  },
  { head: 'At', isName: true, cell: (g) => (g.top === undefined ? g.title : <PlaceName place={g.top} />) },
  { head: 'Created by', cell: (g) => g.createdBy && <PlaceName place={g.createdBy} /> },
  {
    head: 'Stayed',
    number: true,
    cell: (g) => (g.stayed === undefined || g.before === 0 || g.after === 0 ? '' : count(g.stayed)),
  },
];

export function Groups(props: { groups: readonly GroupChange[]; unchanged: number; link: CompareLink; after: string }) {
  const { groups, unchanged, link, after } = props;
  const go = useGo();
  return (
    <>
      {unchanged > 0 && (
        <p className="compare-note t3">
          {counted(unchanged, 'group')} with as many goroutines as before.{' '}
          <button type="button" className="link" onClick={() => go({ ...link, all: true }, { replace: true })}>
            Show them too
          </button>
        </p>
      )}
      {groups.length === 0 ? (
        <p className="compare-note t2">Same groups, same counts.</p>
      ) : (
        <Grid
          rows={groups}
          columns={GROUP_COLUMNS}
          label="Groups"
          className="compare-groups"
          keyOf={(g) => g.key}
          link={link}
          target={(g) =>
            ({ view: 'goroutines', snapshot: g.after > 0 ? after : link.snapshot, filter: `group:${g.key}` }) as const
          }
        />
      )}
    </>
  );
}

const RESOURCE_COLUMNS: readonly Column<ResourceChange>[] = [
  { head: 'Change', cell: (r) => <Change row={r} /> },
  { head: 'Waiting', number: true, cell: counts },
  { head: 'Channel or lock', isName: true, cell: (r) => <code className="cut">{printable(r.name ?? r.address)}</code> },
  { head: 'Type', cell: (r) => <code className="cut t2">{printable(r.type ?? r.kind)}</code> },
  { head: 'State', cell: (r) => <span className="cut">{printable(stateWords(r))}</span> },
];

export function Resources(props: { comparison: Comparison; link: CompareLink; after: string }) {
  const { comparison, link, after } = props;
  if (!comparison.sameProcess)
    return (
      <p className="compare-note t2">Of two processes: no channel or lock of one is the same as one of the other.</p>
    );
  if (comparison.resources.length === 0) return <p className="compare-note t2">Every channel and lock is as it was.</p>;
  return (
    <Grid
      rows={comparison.resources}
      columns={RESOURCE_COLUMNS}
      label="Channels and locks"
      className="compare-resources"
      keyOf={(r) => r.address}
      link={link}
      target={(r) => ({
        view: 'memory',
        snapshot: r.stateAfter === undefined ? link.snapshot : after,
        address: r.address,
      })}
    />
  );
}

const TYPE_COLUMNS: readonly Column<TypeChange>[] = [
  { head: 'Change', cell: (t) => <Change row={{ before: t.objectsBefore, after: t.objectsAfter }} /> },
  { head: 'Objects', number: true, cell: (t) => counts({ before: t.objectsBefore, after: t.objectsAfter }) },
  { head: 'Bytes', number: true, cell: (t) => `${bytes(t.bytesBefore)} → ${bytes(t.bytesAfter)}` },
  {
    head: 'Type',
    cell: (t) =>
      t.type === '' ? <span className="t2">cannot be told</span> : <FunctionName name={t.type} short={false} />,
  },
];

export function Types({ types, link }: { types: readonly TypeChange[]; link: CompareLink }) {
  if (types.length === 0) return <p className="compare-note t2">As many objects of every type as before.</p>;
  return (
    <Grid
      rows={types}
      columns={TYPE_COLUMNS}
      label="Types"
      className="compare-types"
      keyOf={(t) => t.type}
      link={link}
    />
  );
}
