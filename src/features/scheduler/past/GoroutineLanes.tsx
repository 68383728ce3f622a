/** A lane for each of the goroutines that ran the longest: their states in time. */
import { useState } from 'react';
import type { SchedulerLink } from '../../../../api/links.ts';
import type { TraceRan } from '../../../../api/trace.ts';
import { useGoroutineLanes } from '../../../api/trace.ts';
import { useColours } from '../../../ui/colours.ts';
import { count } from '../../../ui/format.ts';
import { printable, shortFunction } from '../../../ui/text.ts';
import { useCanvas } from '../../../ui/useCanvas.ts';
import { useRows } from '../../../ui/useRows.ts';
import { useCommands } from '../../../view/commands.ts';
import { useView } from '../../../view/store.ts';
import { axisHeight } from '../geometry.ts';
import { useKeeps } from '../kept.ts';
import { drawAxis, drawBrush, drawMoment } from './draw-axis.ts';
import { drawStates } from './draw-states.ts';
import { Minimap } from './Minimap.tsx';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { usePointer } from './usePointer.ts';
import { useSettled } from './useSettled.ts';
import type { Window } from './window.ts';

interface Props {
  readonly past: Past;
  readonly link: SchedulerLink;
  readonly onChoose: (goroutine: number, at: number | undefined) => void;
  readonly onBrush: (range: Window) => void;
}

const NAMES = 200;
const ROW = 36;
const PIECES = 800;

export function GoroutineLanes({ past, link, onChoose, onBrush }: Props) {
  const colours = useColours(useView((state) => state.theme));
  const axis = axisHeight(true);
  const keeps = useKeeps();
  const shown = keeps === undefined ? past.ran : past.ran.filter(({ goroutineId }) => keeps(goroutineId));
  const rows = useRows(shown.length, ROW, axis);
  const [scroll, setScroll] = useState(0);
  const window = useTime((state) => state.window) ?? past.whole;
  const rested = useSettled(window);
  const ids = rows.visible.map(({ index }) => shown[index]?.goroutineId ?? -1);
  const lanes = useGoroutineLanes(ids, { from: rested.from, to: rested.to, pieces: PIECES });
  const at = shown.findIndex(({ goroutineId }) => goroutineId === link.goroutine);
  const { canvas, size } = useCanvas((context, { width, height }) => {
    const pen = { context, colours, window, width, past };
    const bottom = Math.min(height, axis + rows.height - scroll);
    drawAxis(pen, bottom);
    context.save();
    context.beginPath();
    context.rect(0, axis, width, height - axis);
    context.clip();
    for (const { index, top } of rows.visible) {
      const lane = lanes.get(shown[index]?.goroutineId ?? -1);
      if (lane === undefined) continue;
      context.save();
      context.translate(0, axis + top - scroll);
      drawStates(context, colours, lane, window, { width, height: ROW }, past.workers.has(lane.goroutineId));
      context.restore();
    }
    context.restore();
    const range = pointer.brush ?? (link.range && moved(link.range, past.moment));
    if (range !== undefined) drawBrush(pen, range, bottom);
    if (link.at !== undefined) drawMoment(pen, link.at + past.moment, bottom);
  });
  const pointer = usePointer({
    canvas,
    whole: past.whole,
    width: size.width,
    onClick: (x, y) => {
      const row = shown[Math.floor((y - axis + scroll) / ROW)];
      const time = Math.round(window.from + (x / Math.max(1, size.width)) * (window.to - window.from));
      if (y >= axis && row !== undefined) onChoose(row.goroutineId, Math.min(0, time - past.moment));
    },
    onBrush: (range) => onBrush(moved(range, -past.moment)),
    onPoint: () => undefined,
  });
  useLaneKeys((by) => {
    const next = shown[at + by];
    if (next === undefined) return false;
    rows.show(at + by);
    onChoose(next.goroutineId, undefined);
  });
  return (
    <section className="timeline" aria-label="Timeline of goroutines">
      <div
        className="pane lanes"
        ref={rows.pane}
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
        style={{ '--names': `${NAMES}px`, '--axis': `${axis}px`, '--past': `calc(100cqw - ${NAMES}px)` }}
      >
        <div className="lanes-view">
          <Title shown={shown.length} of={past.ran.length} total={past.trace.goroutines.seen} />
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas has no focus; the lanes have it, and the table says the same */}
          <canvas ref={canvas} aria-hidden="true" className="past" {...pointer.handlers} />
        </div>
        <div
          className="lanes-body"
          role="listbox"
          aria-label="Goroutines"
          aria-activedescendant={at < 0 ? undefined : `lane-g${shown[at].goroutineId}`}
          tabIndex={0}
          style={{ height: rows.height }}
        >
          {rows.visible.map(({ index, top }) => (
            <Name key={index} of={shown[index]} top={top} isCurrent={index === at} onChoose={onChoose} />
          ))}
        </div>
      </div>
      <Minimap past={past} colours={colours} />
    </section>
  );
}

function Title({ shown, of, total }: { shown: number; of: number; total: number }) {
  return (
    <div className="axis">
      <p style={{ left: NAMES + 4 }}>
        what they did{' '}
        <b>
          {shown < of ? `${count(shown)}, filtered, of the ${count(of)}` : `the ${count(of)}`} that ran the longest, of{' '}
          {count(total)}
        </b>
      </p>
    </div>
  );
}

function useLaneKeys(along: (by: number) => unknown): void {
  useCommands([
    {
      id: 'lanes.down',
      title: 'Next goroutine',
      section: 'Timeline',
      keys: ['j', 'ArrowDown'],
      foot: 'lanes',
      footKeys: ['j', 'k'],
      run: () => along(1),
    },
    { id: 'lanes.up', title: 'Goroutine before', section: 'Timeline', keys: ['k', 'ArrowUp'], run: () => along(-1) },
  ]);
}

interface NameProps {
  readonly of: TraceRan | undefined;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly onChoose: Props['onChoose'];
}

function Name({ of, top, isCurrent, onChoose }: NameProps) {
  if (of === undefined) return null;
  const name = of.startFunction?.function;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
    <div
      id={`lane-g${of.goroutineId}`}
      className={`lane bay${isCurrent ? ' on' : ''}`}
      role="option"
      aria-selected={isCurrent}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, height: ROW }}
      onClick={() => onChoose(of.goroutineId, undefined)}
    >
      <strong className="mono">g{of.goroutineId}</strong>
      <span className="lane-sub cut goroutine-name" title={name === undefined ? undefined : printable(name)}>
        {name === undefined ? 'start not known' : printable(shortFunction(name))}
      </span>
    </div>
  );
}

function moved({ from, to }: Window, by: number): Window {
  return { from: from + by, to: Math.max(from + by + 1, to + by) };
}
