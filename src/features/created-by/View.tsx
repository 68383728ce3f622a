/** Created by: which go statements made what is alive, and by whose hand. */
import { useMemo } from 'react';
import { type CreatedByLink, DEFAULT_FILTER, type Link } from '../../../api/links.ts';
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useCreatedBy } from '../../api/trees.ts';
import { useDiagnosis } from '../../api/waits.ts';
import { FunctionName, PlaceName } from '../../ui/Code.tsx';
import { bytes, count, counted, duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { fileLine } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { withTerm } from '../../view/filter.ts';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useOutcome } from '../../view/place.ts';
import { useTitle } from '../../view/title.ts';
import { createdName, createdTerm } from '../../view/trees/created.ts';
import { FAMILIES, FamilyBar } from '../../view/trees/FamilyBar.tsx';
import { FamilyLegend } from '../../view/trees/FamilyLegend.tsx';
import { TreeControls } from '../../view/trees/TreeControls.tsx';
import { TreePane } from '../../view/trees/TreePane.tsx';
import type { TreeColumn } from '../../view/trees/TreeTable.tsx';
import { weightOf } from '../../view/trees/weight.ts';
import { useGoodFilter } from '../../view/useGoodFilter.ts';
import { headline, leader, nodeDetail, sentence, share } from './model.ts';
import { WayTo } from './WayTo.tsx';

export default function CreatedBy() {
  const link = useLinkOf('created-by');
  const snapshot = useSnapshot();
  const go = useGo();
  const { filter, errors } = useGoodFilter(link.filter ?? DEFAULT_FILTER);
  const tree = useCreatedBy(filter, useDiagnosis().data !== undefined);
  useTitle('Created by', snapshot.program);
  const { data, isPlaceholderData: pending } = tree;
  useOutcome(
    useMemo(() => data && { matched: data.matched, total: data.total, pending, errors }, [data, pending, errors]),
  );
  return (
    <>
      <header className="view-head">
        <div className="line">
          <h1>Created by</h1>
          <p className="t3">{data && headline(data)}</p>
          {data && <FamilyLegend tops={data.nodes} />}
        </div>
        <div className="controls">
          <TreeControls
            section="Created by"
            width={link.width}
            draw={link.draw}
            onChange={(change) => go({ ...link, ...change }, { replace: true })}
          />
          {data && <WayTo nodes={data.nodes} at={link.at} onChoose={(at) => go({ ...link, at }, { replace: true })} />}
        </div>
      </header>
      <div className="tree-column">
        <Answer of={tree} what="Who made them">
          {(answer) => <Body tree={answer} link={link} filter={filter} />}
        </Answer>
      </div>
    </>
  );
}

const COLUMNS: readonly TreeColumn<CreatedByNode>[] = [
  { head: 'Go statement', cell: (node) => <Statement node={node} /> },
  { head: 'Starts', cell: (node) => <Starts node={node} /> },
  {
    head: 'Alive',
    number: true,
    title: 'Made by it, and with all that those made',
    cell: (node) => <Alive node={node} />,
  },
  { head: 'States', cell: (node) => <FamilyBar families={node.families} /> },
  {
    head: 'Oldest',
    number: true,
    cell: (node) => node.oldestSeconds !== undefined && duration(node.oldestSeconds),
  },
  {
    head: 'Median',
    number: true,
    cell: (node) => node.medianSeconds !== undefined && duration(node.medianSeconds),
  },
  { head: 'Stacks', number: true, cell: (node) => (node.stackBytes === undefined ? '' : bytes(node.stackBytes)) },
  {
    head: 'Stuck',
    number: true,
    cell: (node) => <Stuck of={node.stuck} />,
  },
];

const TABLE = {
  label: 'Go statements',
  className: 'created-grid',
  section: 'Created by',
  columns: COLUMNS,
} as const;

function Body({ tree, link, filter }: { tree: CreatedByTree; link: CreatedByLink; filter: string }) {
  const go = useGo();
  const { nodes } = tree;
  const width = link.width ?? 'goroutines';
  const cells = useMemo(
    () =>
      nodes.map((node) => ({
        id: node.id,
        parent: node.parent,
        label: createdName(node),
        detail: nodeDetail(node),
        weight: weightOf(node, width),
        families: node.families,
      })),
    [nodes, width],
  );
  const listOf = (node: CreatedByNode): Link => {
    const term = createdTerm(node);
    const next = term === undefined ? filter : withTerm(filter, term);
    return { view: 'goroutines', snapshot: link.snapshot, filter: next };
  };
  const most = leader(nodes);
  if (nodes.length === 0)
    return <p className="empty t2">No goroutine matches the filter, or it is not known who made them.</p>;
  return (
    <>
      <TreePane
        link={link}
        nodes={nodes}
        cells={cells}
        headline={headline(tree)}
        picture="Go statements: below each what its goroutines made."
        table={TABLE}
        tell={sentence}
        act={(node) =>
          createdTerm(node) !== undefined && (
            <Anchor className="link strong" to={listOf(node)}>
              {node.own === 1 ? 'Filter to it' : 'Filter to them'}
            </Anchor>
          )
        }
        lead={most && <Lead node={most} matched={tree.matched} to={listOf(most)} />}
        onOpen={(node) => go(listOf(node))}
      />
      {tree.nodeTotal > nodes.length && (
        <p className="t3 tree-more">
          {count(nodes.length)} of {counted(tree.nodeTotal, 'go statement')}: those with the most goroutines.
        </p>
      )}
    </>
  );
}

/** What catches the eye before anything is chosen. */
function Lead({ node, matched, to }: { node: CreatedByNode; matched: number; to: Link }) {
  const { statement, families } = node;
  if (statement === undefined) return null;
  const [only, ...others] = FAMILIES.filter((family) => families[family]);
  return (
    <>
      <span>
        {others.length === 0 && <Glyph family={only} />}
        <strong className="t1 mono">{fileLine(statement.file, statement.line)}</strong>
        {share(node, matched)}
      </span>
      <Anchor className="link strong" to={to}>
        Filter to them
      </Anchor>
    </>
  );
}

function Statement({ node }: { node: CreatedByNode }) {
  if (node.statement !== undefined) return <PlaceName place={node.statement} />;
  return <span className={node.kind === 'main' ? 'mono' : 't2'}>{createdName(node)}</span>;
}

function Starts({ node }: { node: CreatedByNode }) {
  const { kind, start, recursion, goroutineIds } = node;
  if (kind === 'main') return <span className="mono t2">g{goroutineIds[0]}</span>;
  return (
    <span className="created-name">
      {start && <FunctionName name={start.function} />}
      {recursion && (
        <span className="t3">
          spawns itself, depth {recursion.least}–{recursion.most}
        </span>
      )}
    </span>
  );
}

function Stuck({ of }: { of: number | undefined }) {
  const { kind } = useSnapshot();
  if (of !== undefined) return of > 0 && count(of);
  // What has no memory never tells.
  return kind === undefined && '…';
}

function Alive({ node }: { node: CreatedByNode }) {
  return (
    <>
      {count(node.own)}
      {node.total > node.own && <span className="t3"> of {count(node.total)}</span>}
    </>
  );
}
