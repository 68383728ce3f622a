/** The table twin of the timeline: the same facts as rows. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type ReactNode, useState } from 'react';
import type { Creation, Location } from '../../../api/goroutine.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { QueuedGoroutine, SchedulerNow } from '../../../api/scheduler.ts';
import { type QueueName, type QueueWindow, useQueueWindows } from '../../api/scheduler.ts';
import { PlaceName } from '../../ui/Code.tsx';
import { count, duration } from '../../ui/format.ts';
import type { Family } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { useCommands } from '../../view/commands.ts';
import { Handle } from '../../view/Handle.tsx';
import { useGo } from '../../view/location.tsx';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { Words } from '../../view/Words.tsx';
import { faintRow, useKeeps } from './kept.ts';
import type { Lane } from './lanes.ts';
import { rowOf, windowsFor } from './queue.ts';
import { rowsOf, type Segment, segmentAt, segmentsOf } from './twin.ts';

interface Props {
  readonly now: SchedulerNow;
  readonly lanes: readonly Lane[];
  readonly link: SchedulerLink;
}

const HEADS = ['Lane', 'Place', 'Goroutine', 'Started with', 'Goes on at', 'Created by', 'At least'];

export function Twin({ now, lanes, link }: Props) {
  const go = useGo();
  const keeps = useKeeps();
  const density = useView((state) => state.density);
  const segments = segmentsOf(now, lanes);
  const rows = useRows(rowsOf(segments), rowHeight(density), 30);
  const windows = wantedWindows(segments, rows.first, rows.last);
  const answers = useQueueWindows(windows);
  const [at, setAt] = useState(-1);
  const total = rowsOf(segments);
  const windowOf = (name: QueueName, window: number) =>
    answers[windows.findIndex((one) => one.queue === name && one.window === window)]?.data?.goroutines;
  const rowAt = (index: number) => {
    const segment = segmentAt(segments, index);
    if (segment === undefined) return undefined;
    const place = index - segment.from;
    const { queue } = segment;
    const queued = queue && rowOf(queue, place, (window) => windowOf(queue.name, window));
    return { segment, place, queued, goroutine: goroutineIn(segment, place, queued, now) };
  };
  const choose = (index: number) => {
    const row = rowAt(index);
    if (row === undefined) return false;
    setAt(index);
    rows.show(index);
    return go({ ...link, lane: row.segment.lane.id, goroutine: row.goroutine }, { replace: true });
  };
  useCommands(rowCommands('Scheduler', at, total, choose));
  return (
    <div
      className="pane grid twin"
      ref={rows.pane}
      role="grid"
      aria-label="The schedule as a table"
      aria-rowcount={total + 1}
      aria-activedescendant={at < 0 ? undefined : `twin-${at}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {HEADS.map((head) => (
          <span key={head} role="columnheader" className={head === 'At least' ? 'num' : undefined}>
            {head}
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => {
          const row = rowAt(index);
          if (row === undefined) return null;
          const isOn = index === at || (at < 0 && row.goroutine !== undefined && row.goroutine === link.goroutine);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
            <div
              key={index}
              id={`twin-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isOn}
              className={`row bay${isOn ? ' on' : ''}${faintRow(keeps, row.goroutine)}`}
              style={{ transform: `translateY(${top}px)` }}
              onClick={() => choose(index)}
            >
              <Cells segment={row.segment} at={row.place} queued={row.queued} now={now} link={link} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function wantedWindows(segments: readonly Segment[], first: number, last: number): QueueWindow[] {
  return segments.flatMap(({ queue, from, count: rows }) =>
    queue === undefined || from > last || from + rows <= first
      ? []
      : windowsFor(queue, Math.max(0, first - from), Math.min(rows - 1, last - from)),
  );
}

function goroutineIn(segment: Segment, at: number, queued: QueuedGoroutine | undefined, now: SchedulerNow) {
  if (segment.kind === 'threads') return now.threadList.shown[at]?.goroutineId;
  if (segment.kind === 'runs') return runningOf(segment.lane)?.goroutineId;
  return queued?.goroutineId;
}

function runningOf(lane: Lane) {
  return lane.kind === 'processor' ? lane.processor.running : undefined;
}

interface CellsProps {
  readonly segment: Segment;
  readonly at: number;
  readonly queued: QueuedGoroutine | undefined;
  readonly now: SchedulerNow;
  readonly link: SchedulerLink;
}

function Cells({ segment, at, queued, now, link }: CellsProps) {
  const { lane, kind } = segment;
  const handle = (id: number, family?: Family) => (
    <Handle snapshot={link.snapshot} id={id} family={family} filter={link.filter} inRow />
  );
  if (kind === 'threads') return <ThreadCells thread={now.threadList.shown[at]} handle={handle} />;
  if (kind === 'empty')
    return <Line lane={lane} place={<span className="t3">{printable(lane.fault ?? lane.empty)}</span>} isWide />;
  if (kind === 'runs') {
    const running = runningOf(lane);
    if (running === undefined || lane.kind !== 'processor') return null;
    const isCall = lane.processor.status === 'syscall';
    return (
      <Line
        lane={lane}
        place={isCall ? 'in a system call' : 'runs'}
        goroutine={handle(running.goroutineId, isCall ? 'io' : 'running')}
        next={running.top}
        seconds={running.seconds}
      />
    );
  }
  if (queued === undefined) return <Line lane={lane} place={<span className="waiting" />} />;
  const isNext = at === 0 && segment.queue?.next !== undefined;
  return (
    <Line
      lane={lane}
      place={isNext ? 'next' : count(at + 1)}
      goroutine={handle(queued.goroutineId, 'runnable')}
      start={queued.start}
      next={queued.next}
      createdBy={queued.createdBy}
    />
  );
}

interface LineProps {
  readonly lane: Lane;
  readonly place: ReactNode;
  readonly goroutine?: ReactNode;
  readonly start?: Location;
  readonly next?: Location;
  readonly createdBy?: Creation;
  readonly seconds?: number;
  readonly isWide?: boolean;
}

function Line({ lane, place, goroutine, start, next, createdBy, seconds, isWide = false }: LineProps) {
  return (
    <>
      <span role="gridcell" className="twin-lane">
        {lane.title}
      </span>
      <span role="gridcell" className={isWide ? 'twin-wide' : undefined}>
        {place}
      </span>
      {!isWide && (
        <>
          <span role="gridcell">{goroutine}</span>
          <PlaceCell place={start} />
          <PlaceCell place={next} />
          <PlaceCell place={createdBy} />
          <span role="gridcell" className="num mono">
            {seconds === undefined ? '' : duration(seconds)}
          </span>
        </>
      )}
    </>
  );
}

function PlaceCell({ place }: { place: Location | undefined }) {
  return <span role="gridcell">{place !== undefined && <PlaceName place={place} />}</span>;
}

interface ThreadCellsProps {
  readonly thread: SchedulerNow['threadList']['shown'][number];
  readonly handle: (id: number) => ReactNode;
}

function ThreadCells({ thread, handle }: ThreadCellsProps) {
  const { threadId, m, doing, goroutineId, lockedGoroutineId } = thread;
  return (
    <>
      <span role="gridcell" className="twin-lane">
        Threads
      </span>
      <span role="gridcell">{doing}</span>
      <span role="gridcell">{goroutineId !== undefined && handle(goroutineId)}</span>
      <span role="gridcell">
        <Words of={[{ thread: threadId }]} inRow />
        {m !== undefined && <code className="t3"> m {m}</code>}
      </span>
      <span role="gridcell">
        {lockedGoroutineId !== undefined && <Words of={['locked to ', { goroutine: lockedGoroutineId }]} inRow />}
      </span>
      <span role="gridcell" />
      <span role="gridcell" />
    </>
  );
}
