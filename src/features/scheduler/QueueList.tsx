/** A queue in the card: who stands in it, in the order in which they run. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type KeyboardEvent, useState } from 'react';
import type { SchedulerLink } from '../../../api/links.ts';
import type { QueuedGoroutine } from '../../../api/scheduler.ts';
import { useQueueWindows } from '../../api/scheduler.ts';
import { FileLine, FunctionName } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { rowAfter } from '../../ui/listKeys.ts';
import { useRows } from '../../ui/useRows.ts';
import { Handle } from '../../view/Handle.tsx';
import { useGo } from '../../view/location.tsx';
import { faintRow, useKeeps } from './kept.ts';
import { type QueueShape, rowOf, windowsFor } from './queue.ts';

const ROW = 24;

interface Props {
  readonly queue: QueueShape;
  readonly link: SchedulerLink;
}

export function QueueList({ queue, link }: Props) {
  return (
    <>
      <h3 className="card-head">
        Queue{' '}
        <span className="t3">
          {count(queue.total)}
          {queue.total > 0 && ', in the order they run'}
        </span>
      </h3>
      {queue.total > 0 && <Rows queue={queue} link={link} />}
    </>
  );
}

function Rows({ queue, link }: Props) {
  const go = useGo();
  const keeps = useKeeps();
  const rows = useRows(queue.total, ROW);
  const [at, setAt] = useState(-1);
  const windows = windowsFor(queue, rows.first, rows.last);
  const answers = useQueueWindows(windows);
  const get = (index: number) =>
    rowOf(queue, index, (w) => answers[windows.findIndex(({ window }) => window === w)]?.data?.goroutines);
  const press = (event: KeyboardEvent) => {
    const next = rowAfter(event.key, at, queue.total);
    const current = at < 0 ? undefined : get(at);
    if (next !== undefined) {
      rows.show(next);
      setAt(next);
    } else if (event.key === 'Enter' && current !== undefined) {
      go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: current.goroutineId });
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="pane queue-list"
      ref={rows.pane}
      role="grid"
      aria-rowcount={queue.total}
      aria-label="Queue"
      aria-activedescendant={at < 0 ? undefined : `queued-${at}`}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="grid-body" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
          <div
            key={index}
            id={`queued-${index}`}
            role="row"
            aria-rowindex={index + 1}
            aria-selected={index === at}
            className={`queue-row bay${index === at ? ' on' : ''}${faintRow(keeps, get(index)?.goroutineId)}`}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => choose(get(index))}
          >
            <span role="gridcell" className="num t3">
              {index === 0 && queue.next !== undefined ? 'next' : count(index + 1)}
            </span>
            <Row row={get(index)} link={link} />
          </div>
        ))}
      </div>
    </div>
  );

  function choose(row: QueuedGoroutine | undefined) {
    if (row !== undefined) go({ ...link, goroutine: row.goroutineId });
  }
}

function Row({ row, link }: { row: QueuedGoroutine | undefined; link: SchedulerLink }) {
  if (row === undefined) return <span role="gridcell" className="waiting" />;
  return (
    <>
      <span role="gridcell">
        <Handle snapshot={link.snapshot} id={row.goroutineId} family="runnable" filter={link.filter} inRow />
      </span>
      <span role="gridcell" className="queue-cell">
        {row.start !== undefined && <FunctionName name={row.start.function} />}
      </span>
      <span role="gridcell">{row.next !== undefined && <FileLine place={row.next} />}</span>
    </>
  );
}
