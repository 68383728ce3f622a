/** The picture of what is right beside it: who waits, and who could wake them. */
import { useEffect, useRef, useState } from 'react';
import type { ResourceLink } from '../../../api/links.ts';
import type { GraphNode, ResourceDetail, WaitGraph } from '../../../api/waits.ts';
import { useWaitGraph } from '../../api/waits.ts';
import { useGo } from '../../view/location.tsx';
import { Picture, usePlaced } from '../../view/wait-graph/Picture.tsx';

const BOXES = 12;
const LEAST = 0.7;

export function Around({ link, resource }: { link: ResourceLink; resource: ResourceDetail }) {
  const { data } = useWaitGraph({ focus: resource.address, hops: 1, limit: BOXES }, resource.waiters > 0);
  if (data === undefined || data.nodes.length === 0) return null;
  const id = `r:${resource.address.slice(2)}`;
  const own = data.edges.filter(({ from, to }) => from === id || to === id);
  const near = new Set(own.flatMap(({ from, to }) => [from, to]));
  // A knot is a circle, of which this is a piece.
  const edges = own.map((edge) => ({ ...edge, knot: undefined }));
  const nodes = data.nodes.filter((node) => near.has(node.id)).map((node) => ({ ...node, knot: undefined }));
  return nodes.length < 2 ? null : <Drawn link={link} graph={{ nodes, edges }} />;
}

function Drawn({ link, graph }: { link: ResourceLink; graph: Pick<WaitGraph, 'nodes' | 'edges'> }) {
  const go = useGo();
  const { ref, width } = useWidth();
  const placed = usePlaced(graph, false);
  const open = (node: GraphNode) => {
    const { snapshot, filter } = link;
    if (node.goroutineId !== undefined) go({ view: 'goroutine', snapshot, filter, goroutine: node.goroutineId });
    else if (node.address !== undefined) go({ view: 'resource', snapshot, filter, address: node.address });
    else if (node.filter !== undefined) go({ view: 'goroutines', snapshot, filter: node.filter });
  };
  return (
    <section className="resource-part" aria-label="Around it">
      <header className="pane-head">
        <h2 className="head-title">Who waits, and who could wake them</h2>
      </header>
      <div className="resource-picture" ref={ref} role="listbox" aria-label="Around it">
        <Picture
          placed={placed}
          scale={Math.min(1, Math.max(LEAST, width / placed.width))}
          selected={`r:${link.address.slice(2)}`}
          titled={false}
          onSelect={(id) => {
            const node = graph.nodes.find((one) => one.id === id);
            if (node !== undefined) open(node);
          }}
          onOpen={open}
          onUnfold={open}
        />
      </div>
    </section>
  );
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(740);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
