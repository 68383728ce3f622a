/** Created by and Stacks of two snapshots as one tree each: what came, grew, shrank and went, in the picture and the table. */
import { useMemo } from 'react';
import type { SnapshotEntry } from '../../../api/library.ts';
import type { CompareLink } from '../../../api/links.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useCreatedByOf, useStackTreeOf } from '../../api/trees.ts';
import { count, counted } from '../../ui/format.ts';
import { Answer } from '../../view/Answer.tsx';
import { withTerm } from '../../view/filter.ts';
import { useGo } from '../../view/location.tsx';
import { TreeControls } from '../../view/trees/TreeControls.tsx';
import { TreePane } from '../../view/trees/TreePane.tsx';
import type { TreeColumn } from '../../view/trees/TreeTable.tsx';
import { Change } from './Change.tsx';
import { type Changed, changedCells, changedOnly, createdByChanges, stackChanges } from './trees.ts';

interface Props {
  readonly link: CompareLink;
  readonly after: SnapshotEntry;
}

export function CreatedByChanges({ link, after }: Props) {
  const before = useSnapshot();
  const filter = link.filter ?? '';
  const first = useCreatedByOf(before, filter, false);
  const then = useCreatedByOf(after, filter, false);
  return (
    <Answer of={first} what="Who made the goroutines before">
      {(early) => (
        <Answer of={then} what="Who made those after">
          {(late) => (
            <Tree nodes={createdByChanges(early.nodes, late.nodes)} link={link} after={after} what="go statement" />
          )}
        </Answer>
      )}
    </Answer>
  );
}

export function StackChanges({ link, after }: Props) {
  const before = useSnapshot();
  const query = { filter: link.filter ?? '', equal: 'functions', mine: true } as const;
  const first = useStackTreeOf(before, query);
  const then = useStackTreeOf(after, query);
  return (
    <Answer of={first} what="The stacks before">
      {(early) => (
        <Answer of={then} what="The stacks after">
          {(late) => <Tree nodes={stackChanges(early, late)} link={link} after={after} what="call" />}
        </Answer>
      )}
    </Answer>
  );
}

const NAMES: Readonly<Record<string, string>> = { 'go statement': 'Go statement', call: 'Call' };

function columnsOf(what: string): readonly TreeColumn<Changed>[] {
  return [
    { head: NAMES[what], cell: (node) => <code className="cut">{node.label}</code> },
    { head: 'Change', cell: (node) => <Change row={node} /> },
    { head: 'Before', number: true, cell: (node) => count(node.before) },
    { head: 'After', number: true, cell: (node) => count(node.after) },
  ];
}

function Tree({
  nodes: all,
  link,
  after,
  what,
}: Props & { readonly nodes: readonly Changed[]; readonly what: string }) {
  const go = useGo();
  const nodes = useMemo(() => (link.all === true ? all : changedOnly(all)), [all, link.all]);
  const cells = useMemo(() => changedCells(nodes), [nodes]);
  const columns = useMemo(() => columnsOf(what), [what]);
  const open = ({ term, after: now }: Changed) => {
    const filter = link.filter ?? '';
    const snapshot = now > 0 ? after.id : link.snapshot;
    go({ view: 'goroutines', snapshot, filter: term === undefined ? filter : withTerm(filter, term) });
  };
  const same = all.length - nodes.length;
  const changed = nodes.filter((node) => node.before !== node.after).length;
  return (
    <div className="tree-column">
      <p className="compare-note t3">
        {changed === 0 ? `Every ${what} has as many goroutines as before.` : `${counted(changed, what)} changed.`}{' '}
        {same > 0 && (
          <button type="button" className="link" onClick={() => go({ ...link, all: true }, { replace: true })}>
            Show {count(same)} unchanged
          </button>
        )}
      </p>
      <div className="controls compare-draw">
        <TreeControls
          section="Compare"
          widths={false}
          draw={link.draw}
          onChange={({ draw }) => go({ ...link, draw }, { replace: true })}
        />
        <span className="t3 compare-legend">
          <span className="family-running">▇</span> new <span className="family-sync">▇</span> changed{' '}
          <span className="family-knot">▇</span> gone
        </span>
      </div>
      {nodes.length > 0 && (
        <TreePane
          link={link}
          nodes={nodes}
          cells={cells}
          headline={`${counted(changed, what)} changed`}
          picture={`Every ${what}, coloured by how its goroutines changed.`}
          table={{ label: 'Changes', className: 'compare-tree', section: 'Compare', columns }}
          tell={(node) => `${node.label}: ${count(node.before)} before, ${count(node.after)} after`}
          onOpen={open}
        />
      )}
    </div>
  );
}
