/** Where it comes from: g1 main.main › server.go:3493 (*Server).Serve › g4411. */
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { FileLine, FunctionName } from '../../ui/Code.tsx';
import { Handle } from '../../view/Handle.tsx';

const SHOWN = 4;

export function Lineage({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const { kind } = useSnapshot();
  const nearest = goroutine.ancestors.slice(0, SHOWN).reverse();
  const more = goroutine.ancestors.length - nearest.length;
  if (nearest.length === 0 && goroutine.createdBy === undefined)
    return (
      <div className="lineage t3">
        {kind !== undefined && (kind !== 'dump' || goroutine.id !== 1)
          ? `the ${kind} does not tell what made it`
          : `made by no go statement: ${goroutine.id === 1 ? 'the program begins here' : 'a thread of C called Go'}`}
      </div>
    );
  return (
    <nav className="lineage" aria-label="Made by">
      {more > 0 && <span className="t3">{more} more ›</span>}
      {nearest.map((ancestor) => (
        <span key={ancestor.id} className="lineage-step">
          {ancestor.alive ? (
            <>
              <Handle snapshot={link.snapshot} id={ancestor.id} filter={link.filter} />
              {ancestor.top !== undefined && <FunctionName name={ancestor.top.function} />}
            </>
          ) : (
            <code className="t3">g{ancestor.id}, exited</code>
          )}
          <span aria-hidden="true">›</span>
        </span>
      ))}
      {goroutine.createdBy !== undefined && (
        <span className="lineage-step">
          <FileLine place={goroutine.createdBy} />
          <FunctionName name={goroutine.createdBy.function} />
          <span aria-hidden="true">›</span>
        </span>
      )}
      <code className="t1">g{goroutine.id}</code>
    </nav>
  );
}
