/** The card of a moment of the past: what a processor did then, and who waited in its queue, as far as the trace tells. */
import type { SchedulerLink } from '../../../../api/links.ts';
import { useProcessorLane, useTraceQueues } from '../../../api/trace.ts';
import { Certainty } from '../../../ui/Certainty.tsx';
import { FunctionName } from '../../../ui/Code.tsx';
import { count } from '../../../ui/format.ts';
import { Glyph } from '../../../ui/Glyph.tsx';
import { Answer } from '../../../view/Answer.tsx';
import { Anchor } from '../../../view/location.tsx';
import type { Lane } from '../lanes.ts';
import type { Past } from './past.ts';
import { before, span } from './ticks.ts';

interface Props {
  readonly past: Past;
  readonly lane: Lane | undefined;
  /** Nanoseconds from the snapshot's moment. */
  readonly at: number;
  readonly link: SchedulerLink;
}

/** Rows of a queue in the card. */
const SHOWN = 200;

export function MomentCard({ past, lane, at, link }: Props) {
  const time = at + past.moment;
  const queues = useTraceQueues(time);
  const id = lane?.kind === 'processor' ? lane.processor.id : -1;
  return (
    <>
      <header className="card-title">
        <h2>
          {lane?.kind === 'processor' ? lane.title : 'Global queue'} <code className="t2">{before(at)}</code>
        </h2>
        <Certainty of="possible" />
      </header>
      <Anchor className="link card-back" to={{ ...link, at: undefined }}>
        ‹ now
      </Anchor>
      {lane?.kind === 'processor' && <Then past={past} processor={id} time={time} link={link} />}
      <Answer of={queues} what="The queue">
        {({ queues: all }) => {
          const queue = all.find((one) => one.queue === id);
          const unknown = all.find((one) => one.queue === -2);
          const total = queue?.total ?? 0;
          return (
            <>
              <h3 className="card-head">
                Queue then <span className="t3">{total === 0 ? 'empty' : `${count(total)}, first come first`}</span>
              </h3>
              <p className="card-note t3">
                Reconstructed: a trace tells who could run and since when, not in which queue it stood. Who was stolen
                by another P is still shown here.
              </p>
              <ol className="then-queue">
                {queue?.goroutines.slice(0, SHOWN).map(({ goroutineId, since }) => (
                  <li key={goroutineId}>
                    <Who id={goroutineId} past={past} link={link} />
                    <span className="num t3">{span(time - since)}</span>
                  </li>
                ))}
              </ol>
              {total > SHOWN && (
                <p className="t3">
                  {SHOWN} of {count(total)}
                </p>
              )}
              {unknown !== undefined && (
                <p className="t3">
                  {count(unknown.total)} more could run since before the trace: their queue is not known.
                </p>
              )}
            </>
          );
        }}
      </Answer>
    </>
  );
}

function Who({ id, past, link }: { id: number; past: Past; link: SchedulerLink }) {
  const name = past.names.get(id);
  return (
    <Anchor className="then-box" to={{ ...link, goroutine: id }}>
      <Glyph family="runnable" /> <code>g{id}</code> {name !== undefined && <FunctionName name={name} />}
    </Anchor>
  );
}

function Then({ past, processor, time, link }: { past: Past; processor: number; time: number; link: SchedulerLink }) {
  const { data } = useProcessorLane(processor, { from: time, to: time + 1, pieces: 4 });
  if (data === undefined) return null;
  const id = data.goroutineId[0] ?? -1;
  const isCall = data.state[0] === 'syscall';
  if (id < 0)
    return <p className="card-sentence t2">{data.state[0] === 'idle' ? 'It was idle.' : 'It had no goroutine.'}</p>;
  const name = past.names.get(id);
  return (
    <p className="card-sentence">
      <Glyph family={past.workers.has(id) ? 'gc' : isCall ? 'io' : 'running'} />{' '}
      <Anchor className="link mono" to={{ ...link, goroutine: id }}>
        g{id}
      </Anchor>{' '}
      {isCall ? 'was in a system call' : 'ran'} {name !== undefined && <FunctionName name={name} />}
    </p>
  );
}
