/** One value in all goroutines that have the same stack: what differs between those that stand at the same place. */
import { type FormEvent, useEffect, useState } from 'react';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink, ValueTableLink } from '../../../api/links.ts';
import { formatValuePath, parseValuePath } from '../../../api/value-path.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { FileLine, FunctionName } from '../../ui/Code.tsx';
import { count, counted } from '../../ui/format.ts';
import { Empty, Skeleton } from '../../ui/Notice.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { Answer, Unanswered } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Handle } from '../../view/Handle.tsx';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { PrintersChip } from '../../view/values/Controls.tsx';
import { Distinct } from './Distinct.tsx';
import { Table } from './Table.tsx';
import { type Rows, useTable } from './useTable.ts';
import './value-table.css';

export default function ValueTable() {
  const link = useLinkOf('value-table');
  const snapshot = useSnapshot();
  const detail = useGoroutine(link.goroutine);
  useTitle(formatValuePath(link.path), snapshot.program);
  return (
    <Answer of={detail} what={`Goroutine ${link.goroutine}`} rows={14}>
      {(goroutine) => <Page goroutine={goroutine} link={link} />}
    </Answer>
  );
}

function Page({ goroutine, link }: { goroutine: GoroutineDetail; link: ValueTableLink }) {
  const go = useGo();
  const density = useView((state) => state.density);
  const paneOpen = useView((state) => state.paneOpen);
  const table = useTable(goroutine, link);
  const window = useRows(table.count, rowHeight(density), 30);
  const { first, last } = window;
  const { see } = table;
  useEffect(() => see(first, last), [see, first, last]);
  const at = link.at === undefined ? -1 : table.find(link.at);
  useWhere(at < 0 ? '' : `Row ${count(at + 1)} of ${count(table.count)}`);
  useTableCommands({ table, link, at, show: window.show });
  return (
    <>
      <Head goroutine={goroutine} link={link} table={table} />
      <div className="panes">
        {table.head === undefined ? (
          table.error === undefined ? (
            <div className="pane">
              <Skeleton rows={16} label="Loading the values" />
            </div>
          ) : (
            <Unanswered error={table.error} what="The values" onRetry={table.retry} />
          )
        ) : table.count === 0 ? (
          <div className="pane">
            <Empty>
              <p>No goroutine of these has this value.</p>
              <Anchor className="button" to={{ ...link, value: undefined, at: undefined }}>
                All {count(table.head.total)}
              </Anchor>
            </Empty>
          </div>
        ) : (
          <Table
            link={link}
            goroutine={goroutine}
            table={table}
            window={window}
            current={at}
            onChoose={(id) => go({ ...link, at: id }, { replace: true })}
          />
        )}
        {paneOpen && table.head !== undefined && <Distinct table={table.head} link={link} />}
      </div>
    </>
  );
}

/** Where the reader came from, and goes back to. */
export function originOf(link: ValueTableLink): GoroutineLink {
  const { snapshot, filter, goroutine, frame, path, plain } = link;
  return { view: 'goroutine', snapshot, filter, goroutine, frame, path, plain };
}

function Head({ goroutine, link, table }: { goroutine: GoroutineDetail; link: ValueTableLink; table: Rows }) {
  const go = useGo();
  const frame = goroutine.frames.find(({ index }) => index === link.frame);
  const { head } = table;
  return (
    <header className="view-head value-table-head">
      <nav className="lineage" aria-label="Comes from">
        <Handle snapshot={link.snapshot} id={goroutine.id} family={goroutine.family} filter={link.filter} />
        <span aria-hidden="true">›</span>
        <Anchor className="link" to={originOf(link)}>
          frame {link.frame}
        </Anchor>
        {frame !== undefined && (
          <>
            <FunctionName name={frame.function} />
            <FileLine place={frame} />
          </>
        )}
      </nav>
      <div className="line">
        <h1 className="mono cut" title={printable(formatValuePath(link.path))}>
          {printable(formatValuePath(link.path))}
        </h1>
        {head !== undefined && (
          <p className="t3 cut">
            in {head.total === 1 ? 'the one goroutine' : `all ${counted(head.total, 'goroutine')}`} with this stack ·{' '}
            {counted(head.distinctTotal, 'distinct value')}
            {head.looked !== undefined && `, of the first ${count(head.looked.shown)}`}
            {link.value !== undefined && ` · ${count(head.matched)} shown`}
          </p>
        )}
        <div className="end">
          <PrintersChip
            shown={link}
            onChange={({ plain }) => go({ ...link, plain, value: undefined }, { replace: true })}
          />
          <PathField link={link} />
        </div>
      </div>
    </header>
  );
}

/** Another value of the same frame, by its path. */
function PathField({ link }: { link: ValueTableLink }) {
  const go = useGo();
  const path = formatValuePath(link.path);
  const [text, setText] = useState(path);
  useEffect(() => setText(path), [path]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = parseValuePath(text.trim());
    if (next.length > 0) go({ ...link, path: next, value: undefined, at: undefined });
  };
  return (
    <form className="path-field" onSubmit={submit}>
      <input
        className="field mono"
        value={text}
        aria-label="Path of the value"
        placeholder="Path of a value"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

interface Acting {
  readonly table: Rows;
  readonly link: ValueTableLink;
  readonly at: number;
  readonly show: (index: number) => void;
}

function useTableCommands({ table, link, at, show }: Acting): void {
  const go = useGo();
  const set = useView((state) => state.set);
  const paneOpen = useView((state) => state.paneOpen);
  const section = 'Values of a group';
  const jump = (index: number) => {
    const next = Math.max(0, Math.min(table.count - 1, index));
    const row = table.at(next);
    if (row === undefined) return false;
    show(next);
    go({ ...link, at: row.goroutineId }, { replace: true });
  };
  const row = at < 0 ? undefined : table.at(at);
  const open = () => {
    if (row === undefined) return false;
    return go({ ...originOf(link), goroutine: row.goroutineId, frame: row.frame ?? link.frame });
  };
  const focus = () => {
    if (link.value !== undefined) return go({ ...link, value: undefined });
    const { value, fault } = row ?? {};
    const text = value?.unreadable ?? value?.value ?? fault;
    return text === undefined ? false : go({ ...link, value: text });
  };
  useCommands([
    ...rowCommands(section, at, table.count, jump),
    { id: 'table.open', title: 'Open the goroutine at this value', section, keys: ['Enter'], foot: 'open', run: open },
    {
      id: 'table.focus',
      title: 'Only this value; all again',
      section,
      keys: ['f'],
      foot: 'only this value',
      run: focus,
    },
    { id: 'table.pane', title: 'Distinct values', section, keys: ['\\'], run: () => set({ paneOpen: !paneOpen }) },
    {
      id: 'table.back',
      title: 'Back to the goroutine',
      section,
      keys: ['Escape'],
      foot: 'back',
      run: () => go(originOf(link)),
    },
  ]);
}
