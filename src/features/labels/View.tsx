/** Labels: the pprof labels that goroutines carry, a key at a time: which values, on how many, and how long they wait. */
import { useMemo } from 'react';
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { DEFAULT_FILTER, type LabelsLink } from '../../../api/links.ts';
import { useGroups, useLabelKeys } from '../../api/goroutines.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { bytes, count, counted, duration } from '../../ui/format.ts';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { withTerm } from '../../view/filter.ts';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { useOutcome } from '../../view/place.ts';
import { useTitle } from '../../view/title.ts';
import { type TreeColumn, TreeTable } from '../../view/trees/TreeTable.tsx';
import { useGoodFilter } from '../../view/useGoodFilter.ts';
import { type LabelNode, labelNodes } from './model.ts';
import '../../view/trees/trees.css';
import './labels.css';

export default function Labels() {
  const link = useLinkOf('labels');
  const snapshot = useSnapshot();
  const keys = useLabelKeys();
  useTitle('Labels', snapshot.program);
  const label = link.label ?? keys?.[0];
  return (
    <>
      <header className="view-head">
        <div className="line">
          <h1>Labels</h1>
          <p className="t3">{keys !== undefined && counted(keys.length, 'key')}</p>
        </div>
        {label !== undefined && keys !== undefined && <Keys link={link} keys={keys} label={label} />}
      </header>
      <div className="tree-column">
        {keys?.length === 0 ? (
          <p className="empty t2">
            No goroutine carries a pprof label. <code>pprof.Do</code> sets them, and Go hands them on to what is
            started.
          </p>
        ) : (
          label !== undefined && <Values link={link} label={label} />
        )}
      </div>
    </>
  );
}

function Keys({ link, keys, label }: { link: LabelsLink; keys: readonly string[]; label: string }) {
  const go = useGo();
  return (
    <div className="controls">
      <span className="label">Key</span>
      <Segment
        label="Key"
        value={label}
        choices={keys.map((value) => ({ value, label: printable(value) }))}
        onChange={(next) => go({ ...link, label: next, at: undefined })}
      />
    </div>
  );
}

const COLUMNS: readonly TreeColumn<LabelNode>[] = [
  {
    head: 'Value',
    cell: ({ value }) =>
      value === undefined ? <span className="t3">without it</span> : <code className="cut">{printable(value)}</code>,
  },
  { head: 'Goroutines', number: true, cell: ({ group }) => count(group.count) },
  {
    head: 'Oldest',
    number: true,
    cell: ({ group }) => group.longestWaitSeconds !== undefined && duration(group.longestWaitSeconds),
  },
  {
    head: 'Stacks',
    number: true,
    cell: ({ group }) => (group.stackBytes === undefined ? '' : bytes(group.stackBytes)),
  },
];

function Values({ link, label }: { link: LabelsLink; label: string }) {
  const { filter, errors } = useGoodFilter(link.filter ?? DEFAULT_FILTER);
  const query = { by: `label:${label}`, equal: 'lines', sort: 'count', descending: true } as const;
  const groups = useGroups({ ...query, filter }, 1, true);
  const { data, isPlaceholderData: pending } = groups;
  useOutcome(
    useMemo(() => data && { matched: data.matched, total: data.total, pending, errors }, [data, pending, errors]),
  );
  return (
    <Answer of={groups} what="The values">
      {(answer) => <Table groups={answer.groups} total={answer.groupTotal} link={link} label={label} filter={filter} />}
    </Answer>
  );
}

interface TableProps {
  readonly groups: readonly GoroutineGroup[];
  readonly total: number;
  readonly link: LabelsLink;
  readonly label: string;
  readonly filter: string;
}

function Table({ groups, total, link, label, filter }: TableProps) {
  const go = useGo();
  const nodes = useMemo(() => labelNodes(groups, label), [groups, label]);
  const rows = useMemo(() => nodes.map((_, node) => ({ node, depth: 0, open: false, folds: false })), [nodes]);
  if (nodes.length === 0) return <p className="empty t2">No goroutine matches the filter.</p>;
  const list = (node: LabelNode) =>
    go({ view: 'goroutines', snapshot: link.snapshot, filter: withTerm(filter, node.term) });
  return (
    <>
      <TreeTable
        nodes={nodes}
        rows={rows}
        label={`Values of ${printable(label)}`}
        className="labels-grid"
        section="Labels"
        columns={COLUMNS}
        at={link.at}
        onAt={(at) => go({ ...link, at }, { replace: true })}
        onFold={() => undefined}
        onOpen={list}
        onZoom={list}
      />
      {total > nodes.length && (
        <p className="t3 tree-more">
          {count(nodes.length)} of {counted(total, 'value')}: those that most goroutines carry.
        </p>
      )}
    </>
  );
}
