/** Where the past would be: that there is none, how one gets one, and the place to add a trace file. */
import { useRef } from 'react';
import { useSnapshot } from '../../../api/snapshot.tsx';
import { useUploads } from '../../../api/uploads.ts';
import { Triangle } from '../../../ui/Code.tsx';
import { printable } from '../../../ui/text.ts';
import type { NoPast } from './past.ts';

interface Props {
  readonly no: NoPast | undefined;
  readonly left: number;
  readonly width: number;
}

export function NoTrace({ no, left, width }: Props) {
  if (no === undefined) return null;
  return (
    <div className="lanes-fold t3" style={{ width, left }} title={printable(`${no.message} ${no.hint ?? ''}`)}>
      <p>No trace in this core. With a flight recorder you would see the last seconds here.</p>
      <p>
        <AddTrace />
      </p>
      <Status />
    </div>
  );
}

/** What became of the trace that was added last, while it is on its way or where it was refused. */
function Status() {
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
