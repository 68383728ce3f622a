/** What stands in place of a view that looks into memory, where the snapshot is what a process wrote of its goroutines. */
import type { SnapshotEntry } from '../../api/library.ts';
import { Empty } from '../ui/Notice.tsx';
import { Anchor } from '../view/location.tsx';
import { useTitle } from '../view/title.ts';
import type { ViewEntry } from './views.tsx';

const KIND_WORDS = { dump: 'A goroutine dump', profile: 'A goroutine profile' } as const;

interface Props {
  readonly kind: NonNullable<SnapshotEntry['kind']>;
  readonly snapshot: string;
  readonly view: ViewEntry;
}

export default function WithoutMemory({ kind, snapshot, view }: Props) {
  useTitle(view.title);
  return (
    <Empty>
      <p>
        {KIND_WORDS[kind]} has no memory of the process: {view.title.toLowerCase()} cannot be told from it.
      </p>
      <p className="t3">Goroutines, their stacks and who created them are in it. A core has the rest.</p>
      <Anchor className="button" to={{ view: 'goroutines', snapshot }}>
        Goroutines
      </Anchor>
    </Empty>
  );
}
