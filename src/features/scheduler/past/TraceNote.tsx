/** Over the lanes: what is missing in the trace, and the file that was added to it. */
import { useState } from 'react';
import { useSnapshot } from '../../../api/snapshot.tsx';
import { detachTrace } from '../../../api/trace.ts';
import { Triangle } from '../../../ui/Code.tsx';
import { printable } from '../../../ui/text.ts';
import { AddTrace, TraceStatus } from './AddTrace.tsx';
import type { Past } from './past.ts';

export function TraceNote({ past: { trace } }: { past: Past }) {
  const snapshot = useSnapshot();
  const [failed, setFailed] = useState<string>();
  const { lost, source } = trace.summary;
  const { trace: file } = snapshot;
  if (lost === undefined && file === undefined) return null;
  const takeOff = () => detachTrace(snapshot).catch((cause: Error) => setFailed(cause.message));
  return (
    <div className="schedule-note" role="note">
      {lost !== undefined && <Triangle />}
      <p className="trace-words">
        {lost !== undefined && <span className="trace-lost">{printable(lost)} </span>}
        {file !== undefined && (
          <>
            {printable(file.name)}{' '}
            {file.missing ? 'was added, but is no longer where it was.' : 'is added to this snapshot.'}{' '}
            <button type="button" className="link" onClick={takeOff}>
              Take it off
            </button>{' '}
          </>
        )}
        {file === undefined && source === 'core' && <AddTrace />}
        {failed !== undefined && <span role="alert">{printable(failed)}</span>}
      </p>
      <TraceStatus />
    </div>
  );
}
