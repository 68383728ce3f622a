/** The picture of what is one hop around it. */
import type { ResourceLink } from '../../../api/links.ts';
import type { GraphNode, ResourceDetail, WaitGraph } from '../../../api/waits.ts';
import { useWaitGraph } from '../../api/waits.ts';
import { useGo } from '../../view/location.tsx';
import { Picture, usePlaced } from '../../view/wait-graph/Picture.tsx';

const BOXES = 12;
const WIDTH = 430;

export function Around({ link, resource }: { link: ResourceLink; resource: ResourceDetail }) {
  const { data } = useWaitGraph({ focus: resource.address, hops: 1, limit: BOXES }, resource.waiters > 0);
  if (data === undefined || data.nodes.length === 0) return null;
  return <Drawn link={link} graph={data} />;
}

function Drawn({ link, graph }: { link: ResourceLink; graph: WaitGraph }) {
  const go = useGo();
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
        <h2 className="head-title">Around it</h2>1 hop
      </header>
      <div className="resource-picture">
        <Picture
          placed={placed}
          scale={Math.min(1, WIDTH / placed.width)}
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
