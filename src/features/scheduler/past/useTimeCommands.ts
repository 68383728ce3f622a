/** What one can do with time by keyboard: W S A D as in a game, from event to event, back to the whole. */

import type { SchedulerLink } from '../../../../api/links.ts';
import { useSnapshot } from '../../../api/snapshot.tsx';
import { fetchPieces } from '../../../api/trace.ts';
import { useCommands } from '../../../view/commands.ts';
import { useGo } from '../../../view/location.tsx';
import type { Lane } from '../lanes.ts';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { centred, panned, type Window, zoomed } from './window.ts';

const SECTION = 'Timeline';
const ZOOM = 0.75;
const PAN = 0.15;

/** Lends nothing where no trace is. */
export function useTimeCommands(past: Past | undefined, lane: Lane | undefined, link: SchedulerLink): void {
  const go = useGo();
  const snapshot = useSnapshot();
  const { set } = useTime.getState();
  const change = (next: (window: Window, whole: Window) => Window) => {
    const { window } = useTime.getState();
    if (past === undefined || window === undefined) return false;
    set(next(window, past.whole));
  };
  const cursor = (window: Window) => {
    const at = past === undefined || link.at === undefined ? undefined : link.at + past.moment;
    return at !== undefined && at >= window.from && at <= window.to ? at : (window.from + window.to) / 2;
  };
  const zoom = (by: number) => change((window, whole) => zoomed(window, by, cursor(window), whole));
  const pan = (by: number) => change((window, whole) => panned(window, by, whole));
  const of =
    link.goroutine !== undefined
      ? { goroutine: link.goroutine }
      : lane?.kind === 'processor'
        ? { processor: lane.processor.id }
        : undefined;
  const goTo = (time: number) => {
    if (past === undefined) return;
    const { window } = useTime.getState();
    if (window !== undefined && (time < window.from || time > window.to)) set(centred(window, time, past.whole));
    go({ ...link, at: Math.min(0, time - past.moment), lane: link.lane ?? lane?.id }, { replace: true });
  };
  const step = (by: 1 | -1) => {
    const { window } = useTime.getState();
    if (past === undefined || window === undefined || of === undefined) return false;
    const at = link.at === undefined ? cursor(window) : link.at + past.moment;
    const ask = (span: Window) => fetchPieces(snapshot, of, { ...span, pieces: STEP_PIECES });
    void nextBorder(ask, at, by, past.whole).then((time) => time !== undefined && goTo(time));
  };
  const centre = () => {
    const { window } = useTime.getState();
    if (past === undefined || window === undefined || of === undefined) return false;
    if (link.at !== undefined) return set(centred(window, link.at + past.moment, past.whole));
    const ask = (span: Window) => fetchPieces(snapshot, of, { ...span, pieces: STEP_PIECES });
    void nextBorder(ask, past.moment, -1, past.whole).then((time) => time !== undefined && goTo(time));
  };
  const close = () => {
    if (link.range === undefined && link.at === undefined) return false;
    const at = link.range === undefined ? undefined : link.at;
    return go({ ...link, range: undefined, sort: undefined, at }, { replace: true });
  };
  const brush = () => {
    const { window } = useTime.getState();
    if (past === undefined || window === undefined) return false;
    go({ ...link, range: { from: window.from - past.moment, to: window.to - past.moment } });
  };
  const moves = [
    command('in', 'Zoom in', ['w', '+', '='], () => zoom(ZOOM), 'zoom', ['w', 's']),
    command('out', 'Zoom out', ['s', '-'], () => zoom(1 / ZOOM)),
    command('earlier', 'Earlier', ['a'], () => pan(-PAN), 'pan', ['a', 'd']),
    command('later', 'Later', ['d'], () => pan(PAN)),
    command('before', 'Event before', [','], () => step(-1), 'event', [',', '.']),
    command('after', 'Event after', ['.'], () => step(1)),
    command('centre', 'Centre what is chosen', ['f'], centre),
    command('all', 'The whole trace', ['0', 'F'], () => change((_, whole) => whole), 'whole', ['0']),
    command('first', 'The beginning of the trace', ['Home'], () =>
      change(({ from, to }, whole) => ({ from: whole.from, to: whole.from + (to - from) })),
    ),
    command('last', 'The end of the trace', ['End'], () =>
      change(({ from, to }, whole) => ({ from: whole.to - (to - from), to: whole.to })),
    ),
  ];
  // Where no picture is in sight, what ran in its window is still a table.
  const tables = [
    command('range', 'A table of what ran in sight', ['b'], brush, 'what ran'),
    command('close', 'No moment, no table of what ran', ['Escape'], close),
  ];
  useCommands(past === undefined ? [] : link.mode === 'table' ? tables : [...moves, ...tables]);
}

function command(
  id: string,
  title: string,
  keys: readonly string[],
  run: () => unknown,
  foot?: string,
  footKeys?: readonly string[],
) {
  return { id: `time.${id}`, title, section: SECTION, keys, run, foot, footKeys };
}

const STEP_PIECES = 200;
/** The first stretch that is looked through for the next event, in nanoseconds; each further one is so many times as long. */
const FIRST_STRETCH = 20_000;
const WIDER = 16;

interface Told {
  readonly exact: boolean;
  readonly start: readonly number[];
}

/** The next time at which a lane changes, by looking through wider and wider stretches. undefined: there is none. */
export async function nextBorder(
  ask: (span: Window) => Promise<Told | undefined>,
  at: number,
  by: 1 | -1,
  whole: Window,
): Promise<number | undefined> {
  let near = at;
  for (let stretch = FIRST_STRETCH; ; stretch *= WIDER) {
    const far = by === 1 ? Math.min(whole.to, at + stretch) : Math.max(whole.from, at - stretch);
    if (far === near) return undefined;
    const found = await nearest(ask, near, far);
    if (found !== undefined) return found;
    near = far;
  }
}

/** The border that is nearest to `near` on the way to `far`. Where too many are there to be told, the nearer half first. */
async function nearest(
  ask: (span: Window) => Promise<Told | undefined>,
  near: number,
  far: number,
): Promise<number | undefined> {
  const span = { from: Math.min(near, far), to: Math.max(near, far) };
  // The first piece begins with what was asked for, not with its state: one nanosecond more tells them apart.
  const told = await ask({ from: span.from - 1, to: span.to });
  if (told === undefined) return undefined;
  if (!told.exact && span.to - span.from > 1) {
    const middle = Math.round((near + far) / 2);
    return (await nearest(ask, near, middle)) ?? (await nearest(ask, middle, far));
  }
  const borders = told.start.filter((time) => time >= span.from && time < span.to && time !== near);
  return far > near ? borders[0] : borders.at(-1);
}
