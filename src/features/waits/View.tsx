/** Waits: who waits for what, who could wake them, and where it closes; as a picture and as a table of the same. */
import { useMemo, useState } from 'react';
import type { WaitsLink } from '../../../api/links.ts';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useWaitGraph } from '../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Empty } from '../../ui/Notice.tsx';
import { useRows } from '../../ui/useRows.ts';
import { Answer } from '../../view/Answer.tsx';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { useFilterHere } from '../../view/useFilterHere.ts';
import { Working } from '../../view/Working.tsx';
import { usePlaced } from '../../view/wait-graph/Picture.tsx';
import { GraphPane, type Zoom } from './GraphPane.tsx';
import { Head } from './Head.tsx';
import { chosenIn, focusOf, nodeOfResource } from './model.ts';
import { Outside } from './Outside.tsx';
import { Side } from './Side.tsx';
import { Table } from './Table.tsx';
import { useGraphCommands } from './useGraphCommands.ts';
import { type ResourceRows, useResourceRows } from './useResourceRows.ts';
import { useTableCommands } from './useTableCommands.ts';
import { useWaitsExports } from './useWaitsExports.ts';
import './waits.css';

export default function Waits() {
  const link = useLinkOf('waits');
  const snapshot = useSnapshot();
  const go = useGo();
  useTitle('Waits', snapshot.program);
  const { knot, focus, hops, open, reach } = link;
  const here = useFilterHere(link.filter, false).filter;
  const filter = here === '' ? undefined : here;
  const graph = useWaitGraph({ knot, focus, hops, open, reach, filter });
  const rows = useResourceRows(link, filter);
  const paneOpen = useView((state) => state.paneOpen);
  // Moving about is not undone by Back; what is drawn is.
  const show = (change: Partial<WaitsLink>) =>
    go({ ...link, ...change }, { replace: Object.keys(change).every((key) => key === 'at' || key === 'find') });
  const data = graph.data;
  const chosen = data === undefined ? undefined : chosenIn(data, link.at);
  const isDrawn = chosen !== undefined;
  const address = isDrawn ? undefined : addressIn(link.at);
  const around = focusOf(chosen) ?? address ?? link.focus;
  const unfold = (node: GraphNode) => show(unfolded(link, node, data));
  return (
    <>
      <Head
        link={link}
        graph={data}
        isFiltered={filter !== undefined}
        pending={graph.isPlaceholderData}
        around={around}
        onShow={show}
      />
      <div className="panes">
        <div className="waits-panes" data-only={link.only}>
          {link.only !== 'table' && (
            <Working of={graph} what="The graph of waits" rows={10}>
              {(answer) =>
                answer.nodes.length === 0 ? (
                  <Nothing link={link} rows={rows} graph={answer} isFiltered={filter !== undefined} />
                ) : (
                  <Graph link={link} graph={answer} onShow={show} onUnfold={unfold} />
                )
              }
            </Working>
          )}
          {link.only !== 'graph' && <Twin link={link} rows={rows} onShow={show} />}
        </div>
        {paneOpen && (isDrawn || address !== undefined) && (
          <Side link={link} graph={data} address={address} onShow={show} onUnfold={unfold} />
        )}
      </div>
    </>
  );
}

/** "r:c000" → "0xc000" */
function addressIn(at: string | undefined): string | undefined {
  return at?.startsWith('r:') === true ? `0x${at.slice(2)}` : undefined;
}

/** With a group unfolded, or one of its members folded back into it. */
function unfolded(link: WaitsLink, node: GraphNode, graph: WaitGraph | undefined): Partial<WaitsLink> {
  const open = link.open ?? [];
  if (node.of !== undefined) return { open: open.filter((id) => id !== node.of), at: node.of };
  const first = `g${node.id.slice(1)}`;
  return { open: [...open, node.id], at: graph?.nodes.some(({ id }) => id === first) ? link.at : first };
}

interface GraphProps {
  readonly link: WaitsLink;
  readonly graph: WaitGraph;
  readonly onShow: (change: Partial<WaitsLink>) => void;
  readonly onUnfold: (node: GraphNode) => void;
}

function Graph({ link, graph, onShow, onUnfold }: GraphProps) {
  const go = useGo();
  const placed = usePlaced(graph);
  const [zoom, setZoom] = useState<Zoom>('width');
  const select = (at: string | undefined) => onShow({ at });
  const open = (node: GraphNode) => {
    const { snapshot, filter } = link;
    if (node.goroutineId !== undefined) return go({ view: 'goroutine', snapshot, filter, goroutine: node.goroutineId });
    if (node.address !== undefined) return go({ view: 'resource', snapshot, filter, address: node.address });
    if (node.filter !== undefined) return go({ view: 'goroutines', snapshot, filter: node.filter });
    return false;
  };
  useWaitsExports(graph);
  useGraphCommands({ link, graph, placed, setZoom, onShow, onOpen: open, onUnfold });
  const at = placed.nodes.findIndex(({ node }) => node.id === link.at);
  useWhere(at < 0 ? '' : `Box ${at + 1} of ${count(placed.nodes.length)}`);
  return (
    <GraphPane
      graph={graph}
      placed={placed}
      zoom={zoom}
      selected={link.at}
      onSelect={select}
      onOpen={open}
      onUnfold={onUnfold}
      onFocus={NOTHING}
    />
  );
}

const NOTHING = () => undefined;

interface TwinProps {
  readonly link: WaitsLink;
  readonly rows: ResourceRows;
  readonly onShow: (change: Partial<WaitsLink>) => void;
}

function Twin({ link, rows, onShow }: TwinProps) {
  const density = useView((state) => state.density);
  const window = useRows(rows.total, rowHeight(density), 30);
  const [focused, setFocused] = useState(false);
  const address = addressIn(link.at);
  // The picture says how far the work is, where there is one.
  const Loading = link.only === 'table' ? Working : Answer;
  const current = useMemo(() => (address === undefined ? -1 : rows.find(address)), [address, rows]);
  useTableCommands({ link, rows, window, current, acts: link.only === 'table' || focused, onShow });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only tells whether the focus is inside
    <div className="waits-twin" onBlur={() => setFocused(false)}>
      <Loading of={rows.head} what="The channels and locks" rows={5}>
        {() => (
          <Table
            link={link}
            rows={rows}
            window={window}
            current={current}
            onChoose={(row) => onShow({ at: nodeOfResource(row) })}
            onShow={onShow}
            onFocus={() => setFocused(true)}
          />
        )}
      </Loading>
    </div>
  );
}

interface NothingProps {
  readonly link: WaitsLink;
  readonly rows: ResourceRows;
  readonly graph: WaitGraph;
  readonly isFiltered: boolean;
}

/** Nobody waits for another, or not there, or none of those that the filter keeps. */
function Nothing({ link, rows, graph, isFiltered }: NothingProps) {
  const isPart = link.focus !== undefined || link.knot !== undefined;
  const place = link.focus !== undefined ? ` around ${link.focus}` : link.knot !== undefined ? ' in this knot' : '';
  const none = graph.total === 0;
  return (
    <div className="pane waits-graph">
      <Empty>
        <p>
          {none || (!isPart && !isFiltered)
            ? 'No goroutine waits for another.'
            : isFiltered
              ? `Nobody that the filter keeps waits for another${place}, or is waited for.`
              : `Nothing waits${place}.`}
        </p>
        {none || (!isPart && !isFiltered) ? (
          <Outside link={link} outside={rows.outside} />
        ) : (
          <>
            {isFiltered && (
              <Anchor className="button" to={{ ...link, filter: undefined }}>
                Without the filter
              </Anchor>
            )}
            {isPart && (
              <Anchor className="button" to={{ ...link, focus: undefined, knot: undefined, at: undefined }}>
                All that wait
              </Anchor>
            )}
          </>
        )}
      </Empty>
    </div>
  );
}
