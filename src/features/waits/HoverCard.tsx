/** What the pointer is over, in words: the relation, how that is known, and where both sides stand. */
import { useEffect, useState } from 'react';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { printable } from '../../ui/text.ts';
import { edgeWords } from '../../view/wait-graph/EdgeShape.tsx';
import { spoken } from '../../view/wait-graph/NodeShape.tsx';
import { chosenIn } from './model.ts';

const AFTER_MS = 120;
const SIZE = { width: 300, height: 150 };

interface Props {
  readonly graph: WaitGraph;
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export function HoverCard({ graph, id, x, y }: Props) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const chosen = chosenIn(graph, id);
  if (!shown || chosen === undefined) return null;
  const left = Math.min(x + 14, globalThis.innerWidth - SIZE.width - 12);
  const top = y + SIZE.height + 30 > globalThis.innerHeight ? y - SIZE.height : y + 16;
  return (
    <div className="pop waits-hover" role="tooltip" style={{ left, top, width: SIZE.width }}>
      {chosen.kind === 'edge' ? (
        <>
          <p className="waits-hover-head">
            <strong>{edgeWords(chosen.edge)}</strong> <Certainty of={chosen.edge.certainty} />
          </p>
          <p>{printable(chosen.edge.evidence)}</p>
          <Standing node={chosen.from} />
          <Standing node={chosen.to} />
        </>
      ) : (
        <>
          <p>{spoken(chosen.node)}</p>
          {Object.entries(surety(graph, id)).map(([evidence, certainty]) => (
            <p key={evidence} className="t2">
              {printable(evidence)} <Certainty of={certainty} />
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function Standing({ node }: { node: GraphNode }) {
  return <p className="t2 cut">{spoken(node)}</p>;
}

/** The first lines from a box, in words: each said once. */
function surety({ edges }: WaitGraph, id: string) {
  const own = edges.filter(({ from }) => from === id).slice(0, 3);
  return Object.fromEntries(own.map(({ evidence, certainty }) => [evidence, certainty]));
}
