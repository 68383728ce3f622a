/** A snapshot that cannot be shown yet, or not at all: which, why, and what to do. */
import type { SnapshotEntry } from '../../api/library.ts';
import { Empty, Failure } from '../ui/Notice.tsx';
import { Anchor } from '../view/location.tsx';

export default function SnapshotState({ entry }: { entry: SnapshotEntry }) {
  if (entry.state === 'failed')
    return (
      <Failure
        title={`${entry.program} cannot be opened`}
        detail={entry.problem?.message}
        hint={entry.problem?.hint}
        code={entry.problem?.code}
      />
    );
  return (
    <Empty>
      <p>
        {entry.problem?.message ??
          `${entry.program} waits for its executable${entry.buildId === undefined ? '' : `, build ID ${entry.buildId}`}.`}
      </p>
      <p className="t3">
        {entry.problem?.hint ?? 'Drop the executable into this window, or attach it in the Library.'}
      </p>
      <Anchor className="button" to={{ view: 'library' }}>
        Library
      </Anchor>
    </Empty>
  );
}
