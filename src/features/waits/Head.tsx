/** What is shown of the waits: everything, a knot, or what is near something; and what the lines mean. */
import type { WaitsLink } from '../../../api/links.ts';
import type { WaitGraph } from '../../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { drawnWords } from './model.ts';

interface Props {
  readonly link: WaitsLink;
  readonly graph: WaitGraph | undefined;
  /** Only what the filter leaves is drawn. */
  readonly isFiltered: boolean;
  readonly pending: boolean;
  /** What "around" would be about: what is chosen, or what it is about already. */
  readonly around: string | undefined;
  readonly onShow: (change: Partial<WaitsLink>) => void;
}

const HOPS = [1, 2, 3].map((hops) => ({ value: String(hops), label: hops === 1 ? '1 hop' : `${hops} hops` }));
const PANES = [
  { value: 'both', label: 'Both' },
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table', title: 'The same facts as a table (t)' },
] as const;

export function Head({ link, graph, isFiltered, pending, around, onShow }: Props) {
  const scope = link.focus !== undefined ? 'around' : link.knot !== undefined ? 'knot' : 'all';
  const knots = graph?.knots ?? 0;
  const scopes = [
    { value: 'all', label: 'All' },
    ...(knots > 0
      ? [
          {
            value: 'knot',
            label: link.knot === undefined ? `Knots ${count(knots)}` : `Knot ${link.knot} of ${count(knots)}`,
          },
        ]
      : []),
    ...(around === undefined ? [] : [{ value: 'around', label: `Around ${short(around)}` }]),
  ];
  const choose = (next: string) =>
    onShow({
      knot: next === 'knot' ? (link.knot ?? 1) : undefined,
      focus: next === 'around' ? around : undefined,
      open: undefined,
    });
  return (
    <header className="view-head waits-head">
      <div className="line">
        <h1>Waits</h1>
        <p className="t3 cut" aria-live="polite">
          {graph === undefined ? '' : drawnWords(graph)}
          {isFiltered && graph !== undefined && ', filtered'}
          {pending && graph !== undefined && ' · drawing anew'}
        </p>
        <div className="end">
          <Segment label="What is drawn" value={scope} choices={scopes} onChange={choose} />
          {scope === 'around' && (
            <Segment
              label="How far around"
              value={String(link.hops ?? 2)}
              choices={HOPS}
              onChange={(hops) => onShow({ hops: hops === '2' ? undefined : Number(hops) })}
            />
          )}
          <Segment
            label="Graph and table"
            value={link.only ?? 'both'}
            choices={PANES}
            onChange={(only) => onShow({ only: only === 'both' ? undefined : only })}
          />
        </div>
      </div>
      <div className="controls">
        <button
          type="button"
          className="chip"
          aria-pressed={link.reach === true}
          title="Also who could possibly wake them: whoever reaches the channel from the stack or over the heap (o)"
          onClick={() => onShow({ reach: link.reach === true ? undefined : true })}
        >
          Who could possibly wake them <Key of="o" />
        </button>
        <Legend />
      </div>
    </header>
  );
}

function short(focus: string): string {
  return focus.startsWith('0x') && focus.length > 10 ? `0x…${focus.slice(-5)}` : focus;
}

/** Kinds of lines by their direction and ends, certainty by dashes. */
function Legend() {
  return (
    <ul className="waits-legend" aria-label="What the lines mean">
      <li>
        <Line end="arrow" /> waits for, held by, could be woken by
      </li>
      <li>
        <Line end="bar" /> nobody could
      </li>
      <li className="family-knot">
        <Line end="arrow" /> <span className="t3">in a knot</span>
      </li>
      <li>
        <Certainty of="proved" />
      </li>
      <li>
        <Certainty of="likely" />
      </li>
      <li>
        <Certainty of="possible" />
      </li>
    </ul>
  );
}

function Line({ end }: { end: 'arrow' | 'bar' }) {
  return (
    <svg width="24" height="10" viewBox="0 0 24 10" aria-hidden="true">
      <path d="M0,5H22" stroke="currentColor" strokeWidth="1.5" />
      <path d={end === 'arrow' ? 'M16,1.500L24,5L16,8.500z' : 'M21,0H23V10H21z'} fill="currentColor" />
    </svg>
  );
}
