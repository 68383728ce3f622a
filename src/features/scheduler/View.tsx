/** Scheduler: who runs, who runs next, and why the others do not. */
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { useScheduler } from '../../api/scheduler.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { Triangle } from '../../ui/Code.tsx';
import type { Family } from '../../ui/Glyph.tsx';
import { Key } from '../../ui/Key.tsx';
import { Empty } from '../../ui/Notice.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { Edge } from '../../view/Edge.tsx';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { type FilterHere, useFilterHere } from '../../view/useFilterHere.ts';
import { asSentence, Words } from '../../view/Words.tsx';
import { Card } from './Card.tsx';
import { heightOf } from './geometry.ts';
import { KeptHere } from './kept.ts';
import { findGoroutine, headline, type Lane, lanesOf, laneToShow } from './lanes.ts';
import { GoroutineLanes } from './past/GoroutineLanes.tsx';
import { isPast, type Past, usePast } from './past/past.ts';
import { RanTable } from './past/RanTable.tsx';
import { Spans } from './past/Spans.tsx';
import { TraceNote } from './past/TraceNote.tsx';
import { useTimeCommands } from './past/useTimeCommands.ts';
import { WindowInAddress } from './past/WindowInAddress.tsx';
import { Timeline } from './Timeline.tsx';
import { Twin } from './Twin.tsx';
import { useLaneCommands } from './useLaneCommands.ts';
import { Why } from './Why.tsx';
import './scheduler.css';

export default function Scheduler() {
  const link = useLinkOf('scheduler');
  const snapshot = useSnapshot();
  const scheduler = useScheduler();
  const filter = useFilterHere(link.filter, true);
  useTitle('Scheduler', snapshot.program);
  return (
    <Answer of={scheduler} what="The scheduler" rows={14}>
      {(answer) =>
        'fault' in answer ? (
          <None message={answer.fault.message} hint={answer.fault.hint} />
        ) : (
          <KeptHere value={filter.keeps}>
            <Page now={answer} link={link} filter={filter} />
          </KeptHere>
        )
      }
    </Answer>
  );
}

/** There is no scheduler to be found. */
function None({ message, hint }: { message: string; hint: string | undefined }) {
  return (
    <>
      <header className="view-head schedule-head">
        <div className="line">
          <h1>Scheduler</h1>
        </div>
      </header>
      <Empty>
        <p>{printable(message)}</p>
        {hint !== undefined && <p className="t3">{printable(hint)}</p>}
      </Empty>
    </>
  );
}

/** The card needs so much height even beside few lanes. */
const LEAST_PANES = 440;

function Page({ now, link, filter }: { now: SchedulerNow; link: SchedulerLink; filter: FilterHere }) {
  const go = useGo();
  const paneOpen = useView((state) => state.paneOpen);
  const lanes = lanesOf(now);
  const lane = currentLane(now, lanes, link);
  const familyOf = runningFamilies(now);
  const choose = (next: LaneId, goroutine: number | undefined, at?: number) =>
    go({ ...link, lane: next, goroutine, at }, { replace: link.lane !== undefined || link.goroutine !== undefined });
  const told = usePast();
  const past = isPast(told) ? told : undefined;
  useLaneCommands({ now, lanes, lane, link, choose, isOff: link.mode === 'goroutines' && past !== undefined });
  useTimeCommands(past, lane, link);
  useWhere(lane === undefined ? '' : lane.title);
  const isTable = link.mode === 'table';
  const byGoroutine = link.mode === 'goroutines';
  return (
    <>
      <Head now={now} link={link} past={past} note={filterNote(filter)} />
      {now.disturbed !== undefined && <Disturbed now={now} />}
      {past !== undefined && <WindowInAddress past={past} link={link} />}
      {past !== undefined && <TraceNote past={past} />}
      {now.stop !== undefined && <Stop stop={now.stop} familyOf={familyOf} />}
      <div
        className={
          now.notRunning.total === 0 && link.range === undefined ? 'panes schedule-panes tall' : 'panes schedule-panes'
        }
        style={{
          flexBasis: `max(${Math.max(LEAST_PANES, heightOf(lanes.length, now.processors.length, past !== undefined))}px, 48%)`,
        }}
      >
        {isTable ? (
          <Twin now={now} lanes={lanes} link={link} />
        ) : byGoroutine && past !== undefined ? (
          <GoroutineLanes
            past={past}
            link={link}
            onChoose={(goroutine, at) => go({ ...link, goroutine, at }, { replace: link.goroutine !== undefined })}
            onBrush={(range) => go({ ...link, range })}
          />
        ) : (
          <Timeline
            now={now}
            past={told}
            lanes={lanes}
            current={lane?.id}
            link={link}
            onChoose={choose}
            onBrush={(range) => go({ ...link, range })}
          />
        )}
        {paneOpen && (
          <>
            <Edge label="Width of the card" />
            <Card now={now} past={past} lane={lane} link={link} />
          </>
        )}
      </div>
      {past !== undefined && link.range !== undefined ? (
        <RanTable past={past} range={link.range} link={link} />
      ) : (
        <Why now={now} link={link} filter={filter.filter} familyOf={familyOf} />
      )}
    </>
  );
}

/** The lane that the address names, or that the chosen goroutine is on; else the one that matters most. */
function currentLane(now: SchedulerNow, lanes: readonly Lane[], { lane, goroutine }: SchedulerLink): Lane | undefined {
  const named = lanes.find(({ id }) => id === lane);
  const its = goroutine === undefined ? undefined : findGoroutine(lanes, goroutine)?.lane;
  return named ?? its ?? laneToShow(now, lanes);
}

function runningFamilies({ processors }: SchedulerNow): (goroutine: number) => Family | undefined {
  const families = new Map<number, Family>();
  for (const { running, status } of processors)
    if (running !== undefined) families.set(running.goroutineId, status === 'syscall' ? 'io' : 'running');
  return (goroutine) => families.get(goroutine);
}

const LANES_OF = [
  { value: 'processors', label: 'Processors' },
  { value: 'goroutines', label: 'Goroutines' },
];

function filterNote({ filter, tooMany }: FilterHere): string {
  if (filter === '') return '';
  if (tooMany) return 'the filter keeps goroutines in too many pieces to mark them · ';
  return 'what the filter does not keep is faint · ';
}

interface HeadProps {
  readonly now: SchedulerNow;
  readonly link: SchedulerLink;
  readonly past: Past | undefined;
  readonly note: string;
}

function Head({ now, link, past, note }: HeadProps) {
  const go = useGo();
  const isTable = link.mode === 'table';
  return (
    <header className="view-head schedule-head">
      <div className="line">
        <h1>Scheduler</h1>
        <p className="t3 cut">
          {note}
          {headline(now)}
        </p>
        <div className="end">
          {past !== undefined && !isTable && (
            <>
              <Segment
                label="Lanes of"
                value={link.mode ?? 'processors'}
                choices={LANES_OF}
                onChange={(mode) => go({ ...link, mode: mode === 'goroutines' ? mode : undefined })}
              />
              <Spans past={past} />
            </>
          )}
          <button
            type="button"
            className="chip"
            aria-pressed={isTable}
            onClick={() => go({ ...link, mode: isTable ? undefined : 'table' })}
          >
            Table <Key of="t" />
          </button>
        </div>
      </div>
    </header>
  );
}

/** The process was dying: what is shown is not what was. */
function Disturbed({ now: { disturbed } }: { now: SchedulerNow }) {
  return (
    <div className="schedule-note" role="note">
      <Triangle />
      <p>
        {printable(disturbed?.message ?? '')} <span className="t3">{printable(disturbed?.hint ?? '')}</span>
      </p>
    </div>
  );
}

type StopFacts = NonNullable<SchedulerNow['stop']>;

function Stop({ stop, familyOf }: { stop: StopFacts; familyOf: (goroutine: number) => Family | undefined }) {
  return (
    <div className={stop.onlySafePoint ? 'schedule-note' : 'schedule-note stop'} role="note">
      <strong>{stop.onlySafePoint ? 'Safe point' : 'Stop the world'}</strong>
      <p>
        {stop.reasons.length > 0 ? (
          <Words
            of={stop.reasons.flatMap(({ words }, index) => [...(index > 0 ? [' '] : []), ...asSentence(words)])}
            familyOf={familyOf}
          />
        ) : (
          printable(stop.reason)
        )}
      </p>
    </div>
  );
}
