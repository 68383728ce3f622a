/** What the diagnosis adds to the table: who is stuck, in which knot, and what they wait for as a link to its page. */
import type { GoroutineGroup, GoroutineRow } from '../../../api/goroutine.ts';
import { DEFAULT_FILTER } from '../../../api/links.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useKnownDiagnosis } from '../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { hasTerm, withoutTerm, withTerm } from '../../view/filter.ts';
import { Anchor, useLink } from '../../view/location.tsx';
import { ResourceName } from '../../view/ResourceName.tsx';
import { fateOf } from './fate.ts';

/** "stuck, likely": filters to all of whom that is true. */
export function FateMark({ of }: { of: GoroutineRow | GoroutineGroup }) {
  const { id: snapshot } = useSnapshot();
  const filter = useFilter();
  const fate = fateOf(of);
  if (fate === undefined) return null;
  return (
    <Anchor
      className={`fate${fate.isKnot ? ' family-knot' : ''}`}
      to={{ view: 'goroutines', snapshot, filter: withTerm(filter, fate.term) }}
      tabIndex={-1}
      title={`Filter to ${fate.term}`}
    >
      {fate.isKnot && <Glyph family="knot" word="knot" />}
      <span className="t2">{fate.words}</span>
    </Anchor>
  );
}

/** The one channel or lock that they wait for. */
export function TargetLink({ name, type, address }: { name?: string; type?: string; address: string }) {
  const filter = useFilter();
  return <ResourceName of={{ name, type, address }} filter={filter} inRow />;
}

/** Filters that the diagnosis makes worth a click, once it is there. */
export function FateChips() {
  const { id: snapshot } = useSnapshot();
  const filter = useFilter();
  const known = useKnownDiagnosis();
  if (known === undefined) return null;
  const { proved, likely, knotTotal } = known;
  const chips = [
    { words: `${count(proved)} stuck, proved`, term: 'stuck:proved', shown: proved > 0 },
    { words: `${count(likely)} stuck, likely`, term: 'stuck:likely', shown: likely > 0 },
    {
      words: knotTotal === 1 ? 'in or behind the knot' : `in or behind ${count(knotTotal)} knots`,
      term: 'knot:>=1',
      shown: knotTotal > 0,
    },
  ];
  return (
    <span className="fate-chips">
      {chips
        .filter(({ shown }) => shown)
        .map(({ words, term }) => {
          const on = hasTerm(filter, term);
          return (
            <Anchor
              key={term}
              className={`chip${on ? ' on' : ''}`}
              aria-current={on ? 'true' : undefined}
              to={{ view: 'goroutines', snapshot, filter: on ? withoutTerm(filter, term) : withTerm(filter, term) }}
              title={term}
            >
              {words}
            </Anchor>
          );
        })}
    </span>
  );
}

function useFilter(): string {
  const link = useLink();
  return link === undefined || link.view === 'library' ? DEFAULT_FILTER : (link.filter ?? DEFAULT_FILTER);
}
