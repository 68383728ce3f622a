/** What is under the pointer, in a card: after a moment, and at once when the pointer goes on to the next. */
import { useEffect, useRef, useState } from 'react';
import { Certainty } from '../../ui/Certainty.tsx';
import { PlaceName } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { asSentence, Words } from '../../view/Words.tsx';
import type { Spot } from './draw.ts';
import type { Lane } from './lanes.ts';

const WIDTH = 288;
const DELAY_MS = 120;

interface Props {
  readonly spot: Spot | undefined;
  readonly lanes: readonly Lane[];
  /** Where the canvas begins, and where what holds it ends. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export function SpotCard({ spot, lanes, left, width, height }: Props) {
  const [shown, setShown] = useState<Spot>();
  const isOpen = useRef(false);
  isOpen.current = shown !== undefined;
  useEffect(() => {
    const timer = setTimeout(() => setShown(spot), isOpen.current && spot !== undefined ? 0 : DELAY_MS);
    return () => clearTimeout(timer);
  }, [spot]);
  const lane = lanes.find(({ id }) => id === shown?.lane);
  if (shown === undefined || lane === undefined) return null;
  const x = Math.max(4, Math.min(left + shown.x, width - WIDTH - 8));
  return (
    <div className="pop spot-card" role="tooltip" style={{ left: x, width: WIDTH, ...vertical(shown, height) }}>
      <Content spot={shown} lane={lane} />
    </div>
  );
}

/** Under the spot, or over it where there is more room. */
function vertical({ y, height }: Spot, room: number) {
  return y + height > room * 0.6 ? { bottom: 6 - y } : { top: y + height + 6 };
}

function Content({ spot, lane }: { spot: Spot; lane: Lane }) {
  if (spot.what === 'more')
    return <p>{count(lane.queued - lane.boxes.length)} or more behind: a click lists the queue.</p>;
  if (spot.what === 'runs' && lane.kind === 'processor')
    return (
      <>
        <p>
          <Words of={asSentence(lane.processor.reason.words)} />
        </p>
        <Certainty of={lane.processor.reason.certainty} />
      </>
    );
  const { box } = spot;
  if (box === undefined) return null;
  if (box.goroutineId === undefined)
    return <p>Turn {box.position}: one of the global queue. Which one depends on what the other processors take.</p>;
  const { goroutine } = box;
  return (
    <>
      <h3>
        <Glyph family="runnable" /> <code>g{box.goroutineId}</code>
        <span className="t3">{placeWords(spot, lane)}</span>
      </h3>
      <dl className="facts">
        {goroutine?.start !== undefined && (
          <>
            <dt>Started with</dt>
            <dd>
              <PlaceName place={goroutine.start} />
            </dd>
          </>
        )}
        {goroutine?.next !== undefined && (
          <>
            <dt>Goes on at</dt>
            <dd>
              <PlaceName place={goroutine.next} />
            </dd>
          </>
        )}
        {goroutine?.createdBy !== undefined && (
          <>
            <dt>Created by</dt>
            <dd>
              <PlaceName place={goroutine.createdBy} />
              {goroutine.createdBy.goroutineId !== undefined && (
                <code className="t3"> in g{goroutine.createdBy.goroutineId}</code>
              )}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function placeWords({ box }: Spot, lane: Lane): string {
  if (box?.kind === 'next') return `run next on ${lane.title}`;
  if (box?.kind === 'global' && lane.kind === 'processor') return `turn ${box.position}, from the global queue`;
  const where =
    lane.kind === 'processor' ? `on ${lane.title}` : lane.id === 'global' ? 'in the global queue' : 'kept back';
  return `${count(box?.position ?? 0)} of ${count(lane.queued)} ${where}`;
}
