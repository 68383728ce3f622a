/** What could not be read or believed, and what to do about it. */
import { useState } from 'react';
import type { Problem } from '../../../api/snapshot.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { Triangle } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { Handle } from '../../view/Handle.tsx';

const FIRST = 5;

export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { id: snapshot } = useSnapshot();
  const [all, setAll] = useState(false);
  const shown = all ? problems : problems.slice(0, FIRST);
  return (
    <section className="panel" aria-labelledby="problems">
      <header>
        <h2 id="problems">Problems</h2>
        {shown.length < problems.length ? `${shown.length} of ${count(problems.length)}` : count(problems.length)}
        {problems.length > FIRST && (
          <button type="button" className="link end" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : 'All'}
          </button>
        )}
      </header>
      {problems.length === 0 && <p className="panel-empty t2">Everything that was asked for could be read.</p>}
      <ul className="problems">
        {shown.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no other name, and never move
          <li key={index}>
            <Triangle />
            <div>
              <p>
                {printable(problem.message)}{' '}
                {problem.goroutineId !== undefined && <Handle snapshot={snapshot} id={problem.goroutineId} />}
              </p>
              {problem.hint !== undefined && <p className="t3">{printable(problem.hint)}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
