/** The biggest groups of equal stacks: often a handful of rows is the whole program. */
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { PlaceName } from '../../ui/Code.tsx';
import { count, duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { Anchor } from '../../view/location.tsx';

export function BiggestGroups({ groups, total }: { groups: readonly GoroutineGroup[]; total: number }) {
  const { id: snapshot } = useSnapshot();
  return (
    <section className="panel" aria-labelledby="biggest">
      <header>
        <h2 id="biggest">Biggest groups of equal stacks</h2>
        {count(groups.length)} of {count(total)}
        <Anchor className="link end t1-link" to={{ view: 'goroutines', snapshot }}>
          All groups
        </Anchor>
      </header>
      {groups.length === 0 && <p className="panel-empty t2">No goroutine of the program's own was found.</p>}
      <ul>
        {groups.map((group) => (
          <li key={group.key}>
            <Anchor className="group-line" to={{ view: 'goroutines', snapshot, open: [group.key], at: group.key }}>
              <span className="mono num">{count(group.count)}</span>
              <Glyph family={group.family} crashed={group.crashed} />
              {group.top === undefined ? (
                <span className="t2">no frame could be read</span>
              ) : (
                <PlaceName place={group.top} />
              )}
              <span className="mono cut t2">
                {group.reasons > 1 ? `${group.reasons} reasons` : printable(group.waitReason ?? group.status ?? '')}
              </span>
              <span className="mono num t2">
                {group.longestWaitSeconds === undefined ? '' : `≥ ${duration(group.longestWaitSeconds)}`}
              </span>
            </Anchor>
          </li>
        ))}
      </ul>
    </section>
  );
}
