/** Stacks: all stacks merged from what the goroutines were started with. */
import { useCallback, useMemo } from 'react';
import { DEFAULT_FILTER, type StacksLink } from '../../../api/links.ts';
import type { StackTree } from '../../../api/trees.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useStackTree } from '../../api/trees.ts';
import { FunctionName, PlaceName } from '../../ui/Code.tsx';
import { bytes, count, counted, duration } from '../../ui/format.ts';
import { Segment } from '../../ui/Segment.tsx';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { term, withTerm } from '../../view/filter.ts';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { useOutcome } from '../../view/place.ts';
import { useTitle } from '../../view/title.ts';
import { NO_CODE } from '../../view/trees/calls.ts';
import { FamilyBar } from '../../view/trees/FamilyBar.tsx';
import { FamilyLegend } from '../../view/trees/FamilyLegend.tsx';
import { TreeControls } from '../../view/trees/TreeControls.tsx';
import { TreePane } from '../../view/trees/TreePane.tsx';
import type { TreeColumn } from '../../view/trees/TreeTable.tsx';
import { weightOf } from '../../view/trees/weight.ts';
import { useGoodFilter } from '../../view/useGoodFilter.ts';
import { MethodPane, methodName, sideOf } from './MethodPane.tsx';
import { type CallNode, folded, headline, sentence } from './model.ts';
import { SetsBar } from './SetsBar.tsx';
import './stacks.css';

export default function Stacks() {
  const link = useLinkOf('stacks');
  const snapshot = useSnapshot();
  const go = useGo();
  const { filter, errors } = useGoodFilter(link.filter ?? DEFAULT_FILTER);
  const tree = useStackTree({ filter, equal: link.equal ?? 'functions', mine: link.all !== true });
  useTitle('Stacks', snapshot.program);
  const { data, isPlaceholderData: pending } = tree;
  useOutcome(
    useMemo(() => data && { matched: data.matched, total: data.total, pending, errors }, [data, pending, errors]),
  );
  const turn = () => go({ ...link, all: link.all === true ? undefined : true, at: undefined, open: undefined });
  useCommands([
    {
      id: 'stacks.mine',
      title: 'Only my code, or all calls',
      section: 'Stacks',
      keys: ['u'],
      foot: 'only my code',
      run: turn,
    },
  ]);
  return (
    <>
      <header className="view-head">
        <div className="line">
          <h1>Stacks</h1>
          <p className="t3">{data && headline(data, link.all !== true)}</p>
          {data && <FamilyLegend tops={data.nodes} />}
        </div>
        <div className="controls">
          <TreeControls
            section="Stacks"
            width={link.width}
            draw={link.draw}
            onChange={(change) => go({ ...link, ...change }, { replace: true })}
          />
          <span className="label">Calls</span>
          <Segment
            label="Calls"
            value={link.all === true ? 'all' : 'mine'}
            choices={[
              { value: 'mine', label: 'Only my code' },
              { value: 'all', label: 'All' },
            ]}
            onChange={turn}
          />
          <span className="label">Equal by</span>
          <Segment
            label="Equal by"
            value={link.equal ?? 'functions'}
            choices={[
              { value: 'functions', label: 'Functions' },
              { value: 'lines', label: 'Lines' },
            ]}
            onChange={(equal) =>
              go({ ...link, equal: equal === 'lines' ? 'lines' : undefined, at: undefined, open: undefined })
            }
          />
        </div>
      </header>
      <div className="tree-column">
        <Answer of={tree} what="The stacks">
          {(answer) => <Body tree={answer} link={link} filter={filter} />}
        </Answer>
      </div>
    </>
  );
}

function columnsOf(lines: boolean): readonly TreeColumn<CallNode>[] {
  return [
    {
      head: 'Call',
      title: 'A run of calls with one way is one row',
      cell: (node) => <Call node={node} lines={lines} />,
    },
    { head: 'Goroutines', number: true, cell: (node) => count(node.total) },
    { head: 'States', cell: (node) => <FamilyBar families={node.families} /> },
    {
      head: 'Oldest',
      number: true,
      cell: (node) => node.oldestSeconds !== undefined && duration(node.oldestSeconds),
    },
    {
      head: 'End here',
      number: true,
      title: 'Goroutines whose stack ends here',
      cell: (node) => node.own > 0 && count(node.own),
    },
    { head: 'Stacks', number: true, cell: (node) => (node.stackBytes === undefined ? '' : bytes(node.stackBytes)) },
  ];
}

function Body({ tree, link, filter }: { tree: StackTree; link: StacksLink; filter: string }) {
  const go = useGo();
  const nodes = useMemo(() => folded(tree), [tree]);
  const width = link.width ?? 'goroutines';
  const cellsOf = useCallback(
    (of: readonly CallNode[]) =>
      of.map((node) => ({
        id: node.id,
        parent: node.parent,
        label: methodName(node),
        detail: count(node.total),
        weight: weightOf(node, width),
        families: node.families,
      })),
    [width],
  );
  const cells = useMemo(() => cellsOf(nodes), [nodes, cellsOf]);
  const columns = useMemo(() => columnsOf(link.equal === 'lines'), [link.equal]);
  useCallCommands(link, nodes);
  const list = (node: CallNode) => {
    const name = functionOf(node);
    const next = name === '' ? filter : withTerm(filter, term('fn', name, true));
    go({ view: 'goroutines', snapshot: link.snapshot, filter: next });
  };
  if (nodes.length === 0) return <p className="empty t2">No goroutine matches the filter.</p>;
  return (
    <>
      <SetsBar tree={tree} link={link} filter={filter} />
      {link.method !== undefined ? (
        <MethodPane tree={tree} link={link} method={link.method} columns={columns} cellsOf={cellsOf} onOpen={list} />
      ) : (
        <TreePane
          link={link}
          nodes={nodes}
          cells={cells}
          headline={headline(tree, link.all !== true)}
          picture="Calls: below each what it calls."
          table={{ label: 'Calls', className: 'calls-grid', section: 'Stacks', columns }}
          tell={sentence}
          onOpen={list}
        />
      )}
      {tree.nodeTotal > tree.nodes.length && (
        <p className="t3 tree-more">
          {count(tree.nodes.length)} of {counted(tree.nodeTotal, 'call')}: those that most goroutines are in.
        </p>
      )}
    </>
  );
}

const functionOf = ({ run }: CallNode) => run.at(-1)?.function ?? '';

/** m: the callers and callees of the current call; a and b: it is one of two sets. */
function useCallCommands(link: StacksLink, nodes: readonly CallNode[]): void {
  const go = useGo();
  const current = nodes.find(({ id }) => id === link.at);
  const name = current === undefined ? '' : functionOf(current);
  const section = 'Stacks';
  const mark = (set: 'a' | 'b') => (name === '' ? false : go({ ...link, [set]: name }));
  useCommands([
    {
      id: 'stacks.method',
      title: link.method === undefined ? 'Method view: its callers and callees' : 'All stacks',
      section,
      keys: ['m'],
      foot: link.method === undefined ? 'callers and callees' : 'all stacks',
      run: () => {
        if (link.method !== undefined) return go({ ...link, method: undefined, at: undefined });
        return name === '' ? false : go({ ...link, method: name, at: undefined, open: undefined });
      },
    },
    { id: 'stacks.a', title: 'This call is set A', section, keys: ['a'], run: () => mark('a') },
    { id: 'stacks.b', title: 'This call is set B', section, keys: ['b'], run: () => mark('b') },
  ]);
}

function Call({ node, lines }: { node: CallNode; lines: boolean }) {
  const last = node.run[node.run.length - 1];
  const side = sideOf(node);
  if (last.function === '') return <span className="t2">{NO_CODE}</span>;
  return (
    <span className="call-run">
      {side !== undefined && <span className="t3">{side} of</span>}
      {node.run.length > 1 && (
        <>
          <FunctionName name={node.run[0].function} />
          <span className="t3">{node.run.length > 2 ? `› ${count(node.run.length - 2)} calls ›` : '›'}</span>
        </>
      )}
      {lines ? <PlaceName place={last} /> : <FunctionName name={last.function} />}
    </span>
  );
}
