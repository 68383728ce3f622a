/** What is chosen, with its evidence: the waiter's stack and the holder's one above the other. */
import type { WaitsLink } from '../../../api/links.ts';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { useBlocking } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count, counted } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { Edge } from '../../view/Edge.tsx';
import { Anchor } from '../../view/location.tsx';
import { StackBrief } from '../../view/StackBrief.tsx';
import { useView } from '../../view/store.ts';
import { Told } from '../../view/Told.tsx';
import { edgeWords } from '../../view/wait-graph/EdgeShape.tsx';
import { type Chosen, chosenIn, focusOf } from './model.ts';
import { ResourceCard } from './ResourceCard.tsx';

interface Props {
  readonly link: WaitsLink;
  readonly graph: WaitGraph | undefined;
  /** A channel or lock that is chosen in the table and not drawn by itself. */
  readonly address: string | undefined;
  readonly onShow: (change: Partial<WaitsLink>) => void;
  readonly onUnfold: (node: GraphNode) => void;
}

export function Side(props: Props) {
  const width = useView((state) => state.pane);
  const chosen = props.graph === undefined ? undefined : chosenIn(props.graph, props.link.at);
  return (
    <>
      <Edge label="Width of what is chosen" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse */}
      <aside className="second waits-side" style={{ width }} aria-label="What is chosen" tabIndex={0}>
        <button
          type="button"
          className="button icon-only quiet waits-close"
          aria-label="Choose nothing"
          title="Choose nothing (Esc)"
          onClick={() => props.onShow({ at: undefined })}
        >
          <Icon name="close" />
        </button>
        <Body {...props} chosen={chosen} />
      </aside>
    </>
  );
}

function Body(props: Props & { readonly chosen: Chosen | undefined }) {
  const { link, chosen, address } = props;
  if (chosen === undefined && address !== undefined)
    return <ResourceCard link={link} address={address} onShow={props.onShow} />;
  if (chosen === undefined) return null;
  if (chosen.kind === 'edge') return <EdgeCard {...props} chosen={chosen} />;
  const { node } = chosen;
  switch (node.kind) {
    case 'goroutine':
      return <GoroutineCard {...props} node={node} />;
    case 'group':
      return <GroupCard {...props} node={node} />;
    case 'resource':
    case 'resources':
      return node.address === undefined ? null : (
        <ResourceCard
          link={link}
          address={node.address}
          many={node.kind === 'resources' ? node : undefined}
          onShow={props.onShow}
        />
      );
    default:
      return <EndCard {...props} node={node} />;
  }
}

function EdgeCard({ link, chosen, onShow }: Props & { readonly chosen: Extract<Chosen, { kind: 'edge' }> }) {
  const { edge, from, to } = chosen;
  const resource = edge.kind === 'waits' ? to : from;
  const other = edge.kind === 'waits' ? from : to;
  return (
    <>
      <h2 className="card-title">{edgeWords(edge)}</h2>
      <p className="card-line">
        <Certainty of={edge.certainty} />
        {edge.count > 1 && <span className="t3">{count(edge.count)}</span>}
      </p>
      <p className="t2">
        <Told sentence={edge.evidence} filter={link.filter} />
      </p>
      {other.goroutineId !== undefined && (
        <StackBrief
          goroutine={other.goroutineId}
          title={edge.kind === 'waits' ? 'The waiter' : 'Who could wake it'}
          frame={edge.frame}
        />
      )}
      {resource.address !== undefined && (
        <ResourceCard link={link} address={resource.address} onShow={onShow} besides={other.goroutineId} />
      )}
    </>
  );
}

function GoroutineCard({
  link,
  node,
  onShow,
  chosen,
}: Props & { readonly node: GraphNode; readonly chosen: Chosen | undefined }) {
  const { data } = useBlocking(node.goroutineId);
  if (node.goroutineId === undefined) return null;
  const named = (data?.chain ?? []).map(({ resource }) => resource);
  return (
    <>
      <h2 className="card-title mono">
        {node.knot === undefined ? (
          <Glyph family={node.family ?? 'idle'} />
        ) : (
          <Glyph family="knot" word={`in knot ${node.knot}`} />
        )}{' '}
        g{node.goroutineId}
      </h2>
      {data !== undefined && data.sentence !== '' && (
        <p className="t2">
          <Told sentence={data.sentence} resources={named} filter={link.filter} />
        </p>
      )}
      <div className="card-actions">
        <Anchor
          className="button primary"
          to={{ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: node.goroutineId }}
        >
          Open <Key of="Enter" />
        </Anchor>
        <AroundButton chosen={chosen} onShow={onShow} />
      </div>
      <StackBrief goroutine={node.goroutineId} title="Stack" />
      {(data?.holds ?? []).map((held) => (
        <div key={held.address} className="card-part">
          <h3>
            Holds <code>{printable(held.name ?? held.address)}</code> <Certainty of={held.certainty} />
          </h3>
          <p className="t2">
            <Told
              sentence={`${held.evidence}; ${counted(held.waiters, 'goroutine')} wait for it.`}
              filter={link.filter}
            />
          </p>
        </div>
      ))}
    </>
  );
}

function GroupCard({
  link,
  node,
  chosen,
  onShow,
  onUnfold,
}: Props & { readonly node: GraphNode; readonly chosen: Chosen | undefined }) {
  const first = Number(node.id.slice(1));
  return (
    <>
      <h2 className="card-title">
        <Glyph family={node.family ?? 'idle'} /> {counted(node.count, 'goroutine')}
      </h2>
      <p className="mono">
        {printable(node.label)} <span className="t3">{printable(node.position ?? '')}</span>
      </p>
      <div className="card-actions">
        <button type="button" className="button" onClick={() => onUnfold(node)}>
          Unfold <Key of="ArrowRight" />
        </button>
        <FilterButton link={link} node={node} />
        <AroundButton chosen={chosen} onShow={onShow} />
      </div>
      {Number.isInteger(first) && <StackBrief goroutine={first} title="The first of them" />}
    </>
  );
}

/** Nobody, something outside, or what is left out. */
function EndCard({ link, graph, node, onShow }: Props & { readonly node: GraphNode }) {
  const evidence = new Set(graph?.edges.filter(({ to }) => to === node.id).map((edge) => edge.evidence));
  return (
    <>
      <h2 className="card-title">{printable(node.label)}</h2>
      <p className="t2">{printable(node.detail)}</p>
      {[...evidence].slice(0, 4).map((one) => (
        <p key={one} className="t2">
          <Told sentence={one} filter={link.filter} />
        </p>
      ))}
      <div className="card-actions">
        <FilterButton link={link} node={node} />
        {node.kind === 'more' && (
          <button type="button" className="button" onClick={() => onShow({ only: 'table' })}>
            All in the table <Key of="t" />
          </button>
        )}
      </div>
    </>
  );
}

function FilterButton({ link, node }: { link: WaitsLink; node: GraphNode }) {
  if (node.filter === undefined) return null;
  return (
    <Anchor className="button" to={{ view: 'goroutines', snapshot: link.snapshot, filter: node.filter }}>
      As a list
    </Anchor>
  );
}

export function AroundButton({ chosen, onShow }: { chosen: Chosen | undefined; onShow: Props['onShow'] }) {
  const focus = focusOf(chosen);
  if (focus === undefined) return null;
  return (
    <button type="button" className="button" onClick={() => onShow({ focus, knot: undefined, open: undefined })}>
      Around this <Key of="f" />
    </button>
  );
}
