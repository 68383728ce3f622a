/** What the marks mean that are there. */
import type { Lane } from './lanes.ts';
import type { Past } from './past/past.ts';

export function Legend({ lanes, past }: { lanes: readonly Lane[]; past: Past | undefined }) {
  const boxes = lanes.flatMap((lane) => lane.boxes);
  const runs =
    past !== undefined
      ? []
      : lanes.flatMap((lane) => (lane.kind === 'processor' && lane.processor.running ? [lane.processor.running] : []));
  const marks = [
    past !== undefined && (
      <li key="queue">
        <i className="mark-queue" /> length of the queue, reconstructed
      </li>
    ),
    past !== undefined && past.trace.stopTheWorld.count > 0 && (
      <li key="stw">
        <i className="mark-stop" /> the world stood still
      </li>
    ),
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
