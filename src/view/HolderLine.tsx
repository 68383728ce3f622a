/** Who holds a lock, how one knows, and the way to the frame and the variable in it that is the lock. */
import type { Holder } from '../../api/waits.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { Certainty } from '../ui/Certainty.tsx';
import { FileLine, FunctionName } from '../ui/Code.tsx';
import { printable } from '../ui/text.ts';
import { Handle } from './Handle.tsx';
import { LeadingLink } from './LeadingLink.tsx';

export function HolderLine({ holder, filter }: { holder: Holder; filter?: string }) {
  const { id: snapshot } = useSnapshot();
  const { goroutineId, frame, evidence, certainty, at, variable } = holder;
  return (
    <div className="holder">
      <p className="holder-head">
        <span className="t3">held by</span>
        <Handle snapshot={snapshot} id={goroutineId} family="sync" filter={filter} />
        <Certainty of={certainty} />
      </p>
      <p className="t2">{printable(capital(evidence))}.</p>
      <p className="holder-way">
        <LeadingLink goroutine={goroutineId} leading={variable ?? { frame, path: undefined }} filter={filter} />
        {at !== undefined && (
          <>
            <FunctionName name={at.function} /> <FileLine place={at} />
          </>
        )}
      </p>
    </div>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
