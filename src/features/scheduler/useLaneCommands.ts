/** What one can do with lanes by keyboard: up and down from lane to lane, left and right through what runs and who is next. */
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { type Command, useCommands } from '../../view/commands.ts';
import { useGo } from '../../view/location.tsx';
import { useView } from '../../view/store.ts';
import type { Lane } from './lanes.ts';

const SECTION = 'Scheduler';

interface Acting {
  readonly now: SchedulerNow;
  readonly lanes: readonly Lane[];
  readonly lane: Lane | undefined;
  readonly link: SchedulerLink;
  /** Other lanes are in sight, which have keys of their own. */
  readonly isOff: boolean;
  readonly choose: (lane: LaneId, goroutine: number | undefined) => void;
}

export function useLaneCommands({ lanes, lane, link, choose, isOff }: Acting): void {
  const go = useGo();
  const set = useView((state) => state.set);
  const paneOpen = useView((state) => state.paneOpen);
  const along = (by: number) => {
    // Without a lane of its own in the address the one in sight is chosen first.
    if (lane === undefined) return false;
    if (link.lane === undefined && link.goroutine === undefined) return choose(lane.id, undefined);
    const next = lanes[lanes.indexOf(lane) + by];
    return next === undefined ? false : choose(next.id, undefined);
  };
  const across = (by: number) => {
    if (lane === undefined) return false;
    const stops = stopsOf(lane);
    const at = link.goroutine === undefined ? -1 : stops.indexOf(link.goroutine);
    const next = at + by;
    if (next < -1 || next >= stops.length) return false;
    return choose(lane.id, next < 0 ? undefined : stops[next]);
  };
  const open = () => {
    const running = lane?.kind === 'processor' ? lane.processor.running?.goroutineId : undefined;
    const goroutine = link.goroutine ?? running;
    if (goroutine !== undefined)
      return go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine });
    if (lane?.kind === 'threads') return go({ view: 'threads', snapshot: link.snapshot, filter: link.filter });
    return false;
  };
  const close = () => {
    if (link.goroutine !== undefined) return go({ ...link, goroutine: undefined, lane: lane?.id }, { replace: true });
    if (link.lane !== undefined) return go({ ...link, lane: undefined }, { replace: true });
    return false;
  };
  const isTable = link.mode === 'table';
  useCommands([
    ...(isTable || isOff ? [] : laneMoves(along, across)),
    { id: 'scheduler.open', title: 'Open the goroutine', section: SECTION, keys: ['Enter'], foot: 'open', run: open },
    {
      id: 'scheduler.table',
      title: isTable ? 'Timeline' : 'The same as a table',
      section: SECTION,
      keys: ['t'],
      foot: isTable ? 'timeline' : 'table',
      run: () => go({ ...link, mode: isTable ? undefined : 'table' }),
    },
    { id: 'scheduler.card', title: 'Card', section: SECTION, keys: ['\\'], run: () => set({ paneOpen: !paneOpen }) },
    { id: 'scheduler.close', title: 'Choose nothing', section: SECTION, keys: ['Escape'], run: close },
  ]);
}

function laneMoves(along: (by: number) => unknown, across: (by: number) => unknown): Command[] {
  return [
    {
      id: 'scheduler.down',
      title: 'Next lane',
      section: SECTION,
      keys: ['j', 'ArrowDown'],
      foot: 'lanes',
      footKeys: ['j', 'k'],
      run: () => along(1),
    },
    { id: 'scheduler.up', title: 'Lane before', section: SECTION, keys: ['k', 'ArrowUp'], run: () => along(-1) },
    {
      id: 'scheduler.right',
      title: 'Who runs after this one',
      section: SECTION,
      keys: ['ArrowRight'],
      foot: 'order',
      footKeys: ['ArrowLeft', 'ArrowRight'],
      run: () => across(1),
    },
    {
      id: 'scheduler.left',
      title: 'Who runs before this one',
      section: SECTION,
      keys: ['ArrowLeft'],
      run: () => across(-1),
    },
  ];
}

/** The goroutines of a lane from left to right: what runs, then those who wait, as far as there are boxes. */
function stopsOf(lane: Lane): number[] {
  const runs = lane.kind === 'processor' ? lane.processor.running?.goroutineId : undefined;
  return [...(runs === undefined ? [] : [runs]), ...lane.boxes.flatMap(({ goroutineId }) => goroutineId ?? [])];
}
