/** The timeline: a lane for each processor and queue; what runs, the now-line, and the order in which the others would. */
import { type PointerEvent, useRef, useState } from 'react';
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { useColours } from '../../ui/colours.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { useCanvas } from '../../ui/useCanvas.ts';
import { useRows } from '../../ui/useRows.ts';
import { useView } from '../../view/store.ts';
import { characterWidth, drawLane, drawNow, hatch, type Pen, type Spot, spotAt } from './draw.ts';
import { AXIS, columnsOf, laneHeight } from './geometry.ts';
import type { Lane } from './lanes.ts';
import { SpotCard } from './SpotCard.tsx';

interface Props {
  readonly now: SchedulerNow;
  readonly lanes: readonly Lane[];
  readonly current: LaneId | undefined;
  readonly chosen: number | undefined;
  readonly onChoose: (lane: LaneId, goroutine: number | undefined) => void;
  readonly onMore: (lane: LaneId) => void;
}

/** Width of the names of the lanes. */
const NAMES = 100;

export function Timeline({ now, lanes, current, chosen, onChoose, onMore }: Props) {
  const theme = useView((state) => state.theme);
  const colours = useColours(theme);
  const each = laneHeight(now.processors.length);
  const rows = useRows(lanes.length, each, AXIS);
  const [scroll, setScroll] = useState(0);
  const [hovered, setHovered] = useState<Spot>();
  const spots = useRef<Spot[]>([]);
  const at = lanes.findIndex(({ id }) => id === current);
  const { canvas, size } = useCanvas((context, { width, height }) => {
    const columns = columnsOf(width, false);
    const pen: Pen = { context, colours, columns };
    const bottom = Math.min(height, AXIS + rows.height - scroll);
    hatch(pen, 0, AXIS, columns.pastEnd, bottom - AXIS);
    hatch(pen, columns.now, AXIS, width - columns.now, bottom - AXIS);
    const character = characterWidth(pen);
    context.save();
    context.beginPath();
    context.rect(0, AXIS, width, height - AXIS);
    context.clip();
    spots.current = rows.visible.flatMap(({ index, top }) => {
      const y = AXIS + top - scroll;
      if (y > height || y + each < AXIS) return [];
      return drawLane(pen, lanes[index], { y, height: each, withRuns: true, chosen, hovered }, character);
    });
    context.restore();
    drawNow(pen, AXIS, Math.max(bottom, AXIS));
  });
  const columns = columnsOf(size.width, false);
  const where = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const laneAt = (y: number) => lanes[Math.floor((y - AXIS + scroll) / each)];
  const click = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = where(event);
    const spot = spotAt(spots.current, x, y);
    if (spot?.what === 'more') onMore(spot.lane);
    else if (spot !== undefined) onChoose(spot.lane, spot.goroutine);
    else if (y >= AXIS && laneAt(y) !== undefined) onChoose(laneAt(y).id, undefined);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = where(event);
    const spot = y < AXIS ? undefined : spotAt(spots.current, x, y);
    if (spot !== hovered) setHovered(spot);
  };
  return (
    <section className="timeline" aria-label="Timeline">
      <div
        className="pane lanes"
        ref={rows.pane}
        role="listbox"
        aria-label="Lanes"
        aria-activedescendant={at < 0 ? undefined : `lane-${current}`}
        tabIndex={0}
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
        style={{ '--names': `${NAMES}px`, '--axis': `${AXIS}px` }}
      >
        <div className="lanes-view">
          <Axis now={now} runs={columns.runs} left={columns.now} />
          <div className="lanes-fold t3" style={{ width: columns.pastEnd, left: NAMES }}>
            <p>No trace in this core. With a flight recorder you would see the last seconds here.</p>
          </div>
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas has no focus; the lanes have it, and the table says the same */}
          <canvas
            ref={canvas}
            aria-hidden="true"
            className={hovered === undefined ? undefined : 'over'}
            onPointerMove={move}
            onPointerLeave={() => setHovered(undefined)}
            onClick={click}
          />
          <SpotCard spot={hovered} lanes={lanes} left={NAMES} width={NAMES + size.width} height={size.height} />
        </div>
        <div className="lanes-body" style={{ height: rows.height }}>
          {rows.visible.map(({ index, top }) => (
            <LaneName key={lanes[index].id} lane={lanes[index]} top={top} height={each} isCurrent={index === at} />
          ))}
        </div>
        <Legend lanes={lanes} />
      </div>
    </section>
  );
}

const GC_WORDS = { mark: 'the collector marks', 'mark termination': 'the collector ends marking' } as const;

interface AxisProps {
  readonly now: SchedulerNow;
  /** Where what runs begins, and the now-line. */
  readonly runs: number;
  readonly left: number;
}

function Axis({ now, runs, left }: AxisProps) {
  return (
    <div className="axis">
      <p style={{ left: NAMES + runs + 8 }}>
        what runs <span className="t3">since when at the latest</span>
      </p>
      {now.gcPhase !== undefined && now.gcPhase !== 'off' && (
        <p className="axis-gc">
          <Glyph family="gc" /> {GC_WORDS[now.gcPhase]}
        </p>
      )}
      <p className="axis-title" style={{ left: NAMES + left + 12 }}>
        {now.disturbed === undefined ? 'what would run next: order, not time' : 'what stands in the queues'}
        <span className="t3">1st → last in each queue</span>
      </p>
    </div>
  );
}

interface LaneNameProps {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  readonly isCurrent: boolean;
}

/** The name stands in the page; the rest of the lane is drawn, and told in words to who cannot see it. */
function LaneName({ lane, top, height, isCurrent }: LaneNameProps) {
  return (
    <div
      id={`lane-${lane.id}`}
      className={`lane bay${isCurrent ? ' on' : ''}${height < 40 ? ' low' : ''}`}
      role="option"
      aria-selected={isCurrent}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span className="lane-title">
        {lane.kind === 'processor' && lane.blocks && <Glyph family="knot" />}
        <strong>{lane.title}</strong>
        {lane.state !== undefined && <span className="lane-state"> {lane.state}</span>}
      </span>
      <span className="lane-sub">{lane.sub}</span>
      <span className="unseen">{printable(lane.boxes.length === 0 ? lane.empty : (lane.fault ?? ''))}</span>
    </div>
  );
}

/** What the marks mean that are there. */
function Legend({ lanes }: { lanes: readonly Lane[] }) {
  const boxes = lanes.flatMap((lane) => lane.boxes);
  const runs = lanes.flatMap((lane) =>
    lane.kind === 'processor' && lane.processor.running ? [lane.processor.running] : [],
  );
  const marks = [
    boxes.some(({ kind }) => kind === 'next') && (
      <li key="next">
        <i className="mark-next" /> runs before the queue
      </li>
    ),
    boxes.some(({ kind }) => kind === 'global') && (
      <li key="global">
        <i className="mark-global" /> a turn for the global queue
      </li>
    ),
    runs.length > 0 && (
      <li key="since">
        <i className="mark-since" /> when it began is not known
      </li>
    ),
    runs.some(({ preemptionAsked }) => preemptionAsked) && (
      <li key="asked">
        <i className="mark-asked" /> asked to stop
      </li>
    ),
  ].filter((mark) => mark !== false);
  return marks.length === 0 ? null : (
    <ul className="lanes-legend t3" aria-label="Marks">
      {marks}
    </ul>
  );
}
