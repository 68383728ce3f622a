/** The place to add a trace file, and what became of the one that was added last. */
import { useRef } from 'react';
import { useSnapshot } from '../../../api/snapshot.tsx';
import { useUploads } from '../../../api/uploads.ts';
import { Triangle } from '../../../ui/Code.tsx';
import { printable } from '../../../ui/text.ts';

/** While it is on its way, or where it was refused. */
export function TraceStatus() {
  const { id } = useSnapshot();
  const upload = useUploads(({ uploads }) => uploads.findLast(({ traceOf }) => traceOf === id));
  if (upload === undefined || upload.phase === 'done') return null;
  if (upload.trouble !== undefined)
    return (
      <p className="trace-refused" role="alert">
        <Triangle /> {printable(upload.trouble.message)}
      </p>
    );
  return <p role="status">{upload.phase === 'sending' ? 'Sending…' : 'Reading the trace…'}</p>;
}

export function AddTrace() {
  const snapshot = useSnapshot();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="link" onClick={() => input.current?.click()}>
        Add a trace…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Trace file"
        onChange={(event) => {
          useUploads.getState().add([...(event.target.files ?? [])], undefined, snapshot.id);
          event.target.value = '';
        }}
      />
    </>
  );
}
