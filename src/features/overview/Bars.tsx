/** Counts by state and by wait reason, as bars that filter when clicked. */
import { useState } from 'react';
import type { Summary } from '../../../api/snapshot.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { count, counted, share } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { Anchor } from '../../view/location.tsx';

export function States({ states }: { states: Summary['states'] }) {
  const { id: snapshot } = useSnapshot();
  const total = states.reduce((sum, state) => sum + state.count, 0);
  return (
    <section className="panel" aria-labelledby="states">
      <header>
        <h2 id="states">States</h2>
        {counted(total, 'goroutine')}
      </header>
      <div className="states">
        <div className="states-bar">
          {states.map(({ family, label, count: n, filter }) => (
            <Anchor
              key={`${family} ${label}`}
              className={`family-${family}`}
              to={{ view: 'goroutines', snapshot, filter }}
              style={{ flexGrow: n }}
              aria-hidden="true"
              tabIndex={-1}
              title={`${label}: ${count(n)}, ${share(n, total)}`}
            />
          ))}
        </div>
        <ul>
          {states.map(({ family, label, count: n, filter }) => (
            <li key={`${family} ${label}`}>
              <Anchor className="states-row" to={{ view: 'goroutines', snapshot, filter }} title={share(n, total)}>
                <Glyph family={family} />
                <span className="cut">{label}</span>
                <span className="mono num">{count(n)}</span>
              </Anchor>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const REASONS_FIRST = 8;

export function WaitReasons({ reasons }: { reasons: Summary['waitReasons'] }) {
  const { id: snapshot } = useSnapshot();
  const [all, setAll] = useState(false);
  const shown = all ? reasons : reasons.slice(0, REASONS_FIRST);
  const most = Math.max(1, ...reasons.map((reason) => reason.count));
  if (reasons.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="reasons">
      <header>
        <h2 id="reasons">Wait reasons</h2>
        {shown.length < reasons.length ? `${shown.length} of ${reasons.length}` : reasons.length}
        {reasons.length > REASONS_FIRST && (
          <button type="button" className="link end" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : 'All'}
          </button>
        )}
      </header>
      <ul className="reasons">
        {shown.map(({ reason, family, count: n, filter }) => (
          <li key={reason}>
            <Anchor className="reason-row" to={{ view: 'goroutines', snapshot, filter }}>
              <code className="cut" title={printable(reason)}>
                {printable(reason)}
              </code>
              <span className={`bar family-${family}`}>
                <i style={{ width: `max(2px, ${(n / most) * 100}%)` }} />
              </span>
              <span className="mono num">{count(n)}</span>
            </Anchor>
          </li>
        ))}
      </ul>
    </section>
  );
}
