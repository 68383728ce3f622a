/** The first knot as a picture, where it is small enough to be one. */
import type { OverviewLink } from '../../../api/links.ts';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { useWaitGraph } from '../../api/waits.ts';
import { useGo } from '../../view/location.tsx';
import { Picture, usePlaced } from '../../view/wait-graph/Picture.tsx';

const WIDTH = 470;
const MOST = 8;

export function KnotPicture({ link, knot }: { link: OverviewLink; knot: number }) {
  const { data } = useWaitGraph({ knot });
  if (data === undefined) return <div className="knot-picture" />;
  const nodes = data.nodes.filter((node) => node.knot === knot);
  const edges = data.edges.filter((edge) => edge.knot === knot);
  if (nodes.length > MOST || nodes.length < 2) return null;
  return <Drawn link={link} knot={knot} graph={{ nodes, edges }} />;
}

function Drawn({ link, knot, graph }: { link: OverviewLink; knot: number; graph: Pick<WaitGraph, 'nodes' | 'edges'> }) {
  const go = useGo();
  const placed = usePlaced(graph, false);
  const show = (at: string | undefined) => go({ view: 'waits', snapshot: link.snapshot, knot, at });
  const open = ({ id }: GraphNode) => show(id);
  return (
    <div className="knot-picture" role="listbox" aria-label={`Knot ${knot}`}>
      <Picture
        placed={placed}
        scale={Math.min(1, WIDTH / placed.width)}
        selected={undefined}
        titled={false}
        onSelect={show}
        onOpen={open}
        onUnfold={open}
      />
    </div>
  );
}
