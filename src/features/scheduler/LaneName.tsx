/** The name of a lane stands in the page; the rest of it is drawn, and told in words to who cannot see it. */
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import type { Lane } from './lanes.ts';

interface Props {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  readonly isCurrent: boolean;
}

export function LaneName({ lane, top, height, isCurrent }: Props) {
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
