/** Compare: what is new between two snapshots of one program. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Comparison } from '../../../api/compare.ts';
import type { SnapshotEntry } from '../../../api/library.ts';
import type { CompareLink } from '../../../api/links.ts';
import { useComparison } from '../../api/compare.ts';
import { libraryQuery } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { counted, moment } from '../../ui/format.ts';
import { Empty } from '../../ui/Notice.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useTitle } from '../../view/title.ts';
import { useFilterHere } from '../../view/useFilterHere.ts';
import { CreatedByChanges, StackChanges } from './ChangeTrees.tsx';
import { candidates, changedGroups, headline } from './model.ts';
import { Groups, Resources, Types } from './Tables.tsx';
import './compare.css';

export default function Compare() {
  const link = useLinkOf('compare');
  const snapshot = useSnapshot();
  useTitle('Compare', snapshot.program);
  return link.after === undefined ? <Choose link={link} /> : <Compared link={link} after={link.after} />;
}

function Choose({ link }: { link: CompareLink }) {
  const library = useQuery(libraryQuery);
  return (
    <>
      <header className="view-head compare-head">
        <div className="line">
          <h1>Compare</h1>
          <p className="t3">with a later snapshot of the same program</p>
        </div>
      </header>
      <Answer of={library} what="The library">
        {({ snapshots }) => <Offers entries={candidates(snapshots, link.snapshot)} link={link} />}
      </Answer>
    </>
  );
}

function Offers({ entries, link }: { entries: readonly SnapshotEntry[]; link: CompareLink }) {
  const list = useRef<HTMLUListElement>(null);
  // The links have the focus themselves: ↵ is the browser's.
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = links[at < 0 ? 0 : at + by];
    next?.focus();
    return next !== undefined;
  };
  const section = 'Compare';
  useCommands([
    {
      id: 'compare.next-snapshot',
      title: 'Next snapshot',
      section,
      keys: ['j', 'ArrowDown'],
      foot: 'snapshots',
      footKeys: ['j', 'k'],
      run: () => step(1),
    },
    {
      id: 'compare.snapshot-before',
      title: 'Snapshot before',
      section,
      keys: ['k', 'ArrowUp'],
      run: () => step(-1),
    },
  ]);
  if (entries.length === 0)
    return <p className="compare-note t2">There is no other snapshot in the library. Add one, then come back.</p>;
  return (
    <ul className="compare-offers" ref={list}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Anchor to={{ ...link, after: entry.id }}>
            <strong>{printable(entry.program)}</strong>
            <span className="t3">{entry.wallTime === undefined ? '' : moment(entry.wallTime)}</span>
            <span className="t2">{entry.goroutines === undefined ? '' : counted(entry.goroutines, 'goroutine')}</span>
            <span className="t3 cut">{printable((entry.headline ?? '').split('\n')[0])}</span>
          </Anchor>
        </li>
      ))}
    </ul>
  );
}

function Compared({ link, after }: { link: CompareLink; after: string }) {
  const [equal, setEqual] = useState<'lines' | 'functions'>('lines');
  const { filter } = useFilterHere(link.filter, false);
  const comparison = useComparison(after, equal, link.by === 'heap', filter);
  const go = useGo();
  const entries = useQuery({ ...libraryQuery, staleTime: 10_000 }).data?.snapshots;
  const other = entries?.find((entry) => entry.id === after);
  const { data } = comparison;
  return (
    <>
      <header className="view-head compare-head">
        <div className="line">
          <h1>Compare</h1>
          <p className="t3 cut">{data && headline(data)}</p>
        </div>
        <div className="controls">
          <Segment
            label="What is compared"
            value={link.by ?? 'groups'}
            choices={[
              { value: 'groups', label: 'Groups' },
              { value: 'created-by', label: 'Created by' },
              { value: 'stacks', label: 'Stacks' },
              { value: 'resources', label: 'Channels and locks' },
              { value: 'heap', label: 'Heap' },
            ]}
            onChange={(by) => go({ ...link, by: by === 'groups' ? undefined : by, at: undefined })}
          />
          <span className="label">with</span>
          <span className="mono t2 cut">
            {other === undefined
              ? after
              : `${printable(other.program)}${other.wallTime === undefined ? '' : `, ${moment(other.wallTime)}`}`}
          </span>
          <button type="button" className="link" onClick={() => go({ ...link, after: undefined, at: undefined })}>
            another
          </button>
          <button
            type="button"
            className="link"
            onClick={() => go({ ...link, snapshot: after, after: link.snapshot, at: undefined })}
          >
            the other way round
          </button>
        </div>
        {link.by === 'heap' && filter !== '' && (
          <p className="compare-note t2">The filter acts on goroutines: objects are everybody's.</p>
        )}
        {data !== undefined && !data.sameBuild && (
          <p className="compare-note t2">
            Two builds: lines may have moved.{' '}
            <button type="button" className="link" onClick={() => setEqual(equal === 'lines' ? 'functions' : 'lines')}>
              {equal === 'lines' ? 'Compare by functions' : 'Compare by lines'}
            </button>
          </p>
        )}
      </header>
      {link.by === 'created-by' || link.by === 'stacks' ? (
        other !== undefined && <Trees link={link} after={other} />
      ) : (
        <Answer of={comparison} what="The comparison" rows={14}>
          {(answer) =>
            link.by !== 'heap' && filter !== '' && answer.goroutines.before + answer.goroutines.after === 0 ? (
              <Empty>
                <p>Neither has a goroutine that the filter keeps.</p>
                <Anchor className="button" to={{ ...link, filter: undefined }}>
                  Without the filter
                </Anchor>
              </Empty>
            ) : (
              <Table comparison={answer} link={link} after={after} />
            )
          }
        </Answer>
      )}
    </>
  );
}

function Trees({ link, after }: { link: CompareLink; after: SnapshotEntry }) {
  return link.by === 'stacks' ? (
    <StackChanges link={link} after={after} />
  ) : (
    <CreatedByChanges link={link} after={after} />
  );
}

function Table({ comparison, link, after }: { comparison: Comparison; link: CompareLink; after: string }) {
  if (link.by === 'resources') return <Resources comparison={comparison} link={link} after={after} />;
  if (link.by === 'heap') return <Types types={comparison.types ?? []} link={link} />;
  const groups = changedGroups(comparison.groups, link.all === true);
  return <Groups groups={groups} unchanged={comparison.groups.length - groups.length} link={link} after={after} />;
}
