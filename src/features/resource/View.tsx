/** One channel or lock, entire: what it is, its state, what lies in it, who waits in which order, who holds it, who reaches it. */
import type { ResourceLink } from '../../../api/links.ts';
import type { ResourceDetail } from '../../../api/waits.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { RESOURCES, useResource } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { useCommands } from '../../view/commands.ts';
import { Handle } from '../../view/Handle.tsx';
import { HolderLine } from '../../view/HolderLine.tsx';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { copy, useMarkdown, useWhere } from '../../view/place.ts';
import { resourceWords } from '../../view/ResourceName.tsx';
import { useTitle } from '../../view/title.ts';
import { Working } from '../../view/Working.tsx';
import { Around } from './Around.tsx';
import { Buffer } from './Buffer.tsx';
import { resourceMarkdown } from './markdown.ts';
import { fieldWords, memoryType } from './model.ts';
import { Queue } from './Queue.tsx';
import { Reach } from './Reach.tsx';
import './resource.css';

export default function Resource() {
  const link = useLinkOf('resource');
  const snapshot = useSnapshot();
  const { address, kind, from } = link;
  const resource = useResource({ address, kind, offset: from ?? 0, limit: RESOURCES });
  useTitle(resource.data?.name ?? address, snapshot.program);
  useWhere(address);
  return (
    <Working of={resource} what={`What is at ${address}`} rows={12}>
      {(answer) => <Page key={answer.address} link={link} resource={answer} />}
    </Working>
  );
}

interface Props {
  readonly link: ResourceLink;
  readonly resource: ResourceDetail;
}

function Page({ link, resource }: Props) {
  const { queues, channel, holders, noHolder } = resource;
  usePageCommands(link, resource);
  useMarkdown(() => resourceMarkdown(resource));
  const isLock = channel === undefined && resource.kind !== 'sync.WaitGroup' && resource.kind !== 'sync.Cond';
  return (
    <>
      <Head link={link} resource={resource} />
      <div className="panes resource-panes">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse */}
        <section className="pane resource-main" tabIndex={0} aria-label="State and queues">
          {channel === undefined ? <Fields resource={resource} /> : <Buffer resource={resource} link={link} />}
          {(holders.length > 0 || noHolder !== undefined) && (
            <section className="resource-part" aria-label="Held by">
              <header className="pane-head">
                <h2 className="head-title">Holder</h2>
                {holders.length > 0 && (
                  <Anchor
                    className="link end"
                    to={{ view: 'goroutines', snapshot: link.snapshot, filter: `holds:${resource.address}` }}
                  >
                    As a list
                  </Anchor>
                )}
              </header>
              <div className="resource-text">
                {holders.map((one) => (
                  <HolderLine key={`${one.goroutineId} ${one.frame}`} holder={one} filter={link.filter} />
                ))}
                {holders.length === 0 && <p className="t2">No holder can be shown: {printable(noHolder ?? '')}.</p>}
              </div>
            </section>
          )}
          <Around link={link} resource={resource} />
          {queues.map((queue) => (
            <Queue
              key={queue.name}
              link={link}
              queue={queue}
              senders={channel !== undefined && queue.name === 'senders'}
            />
          ))}
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
        <section className="pane resource-side" tabIndex={0} aria-label="Who reaches it">
          <Reach link={link} resource={resource} isLock={isLock} />
        </section>
      </div>
    </>
  );
}

function Head({ link, resource }: Props) {
  const { address, state, waiters, longestSeconds, longest, stuck, knots, wakers, names } = resource;
  const others = names.filter((name) => name !== resource.name);
  return (
    <header className="view-head resource-head">
      <div className="line">
        <Glyph
          family={knots.length > 0 ? 'knot' : 'sync'}
          word={knots.length > 0 ? `in knot ${knots[0]}` : 'channel or lock'}
        />
        <h1 className="mono">{printable(resourceWords(resource))}</h1>
        <div className="end">
          {knots.slice(0, 3).map((knot) => (
            <Anchor
              key={knot}
              className="chip"
              to={{ view: 'waits', snapshot: link.snapshot, knot, at: `r:${address.slice(2)}` }}
            >
              <Glyph family="knot" word="knot" /> in knot {knot}
            </Anchor>
          ))}
          {stuck > 0 && (
            <Anchor
              className="chip"
              to={{ view: 'goroutines', snapshot: link.snapshot, filter: waitersFilter(resource) }}
              title="They can never be woken"
            >
              {stuck === waiters ? 'all who wait are stuck' : `${stuck} who wait are stuck`}
            </Anchor>
          )}
          <Anchor
            className="button"
            to={{
              view: 'waits',
              snapshot: link.snapshot,
              focus: address,
              at: `r:${address.slice(2)}`,
            }}
          >
            Show in Waits <Key of="w" />
          </Anchor>
        </div>
      </div>
      <p className="sentence">
        <code>{printable(resource.type ?? resource.kind)}</code> at{' '}
        <AddressLink address={address} type={memoryType(resource)} />
        {state !== '' && ` · ${printable(state)}`}
        {longestSeconds !== undefined && ` · longest wait at least ${duration(longestSeconds)}`}
        {longest !== undefined && (
          <>
            {longestSeconds === undefined ? ' · who waits longest: ' : ': '}
            <Handle snapshot={link.snapshot} id={longest} family="sync" filter={link.filter} />
          </>
        )}
      </p>
      <p className="t2">
        {wakers.evidence !== undefined && wakers.kind !== 'held' && (
          <>
            {printable(wakers.evidence)} {wakers.certainty !== undefined && <Certainty of={wakers.certainty} />}
          </>
        )}
        {waiters === 0 && 'Nobody waits for it.'}
        {others.length > 0 && (
          <span className="t3">
            {' '}
            Also called <code>{printable(others.slice(0, 4).join(', '))}</code>
          </span>
        )}
      </p>
    </header>
  );
}

function waitersFilter({ channel, address }: ResourceDetail): string {
  return `${channel === undefined ? 'lock' : 'chan'}:${address}`;
}

function Fields({ resource }: { resource: ResourceDetail }) {
  const fields = Object.entries(resource.fields);
  if (fields.length === 0) return null;
  return (
    <section className="resource-part" aria-label="State">
      <header className="pane-head">
        <h2 className="head-title">State</h2>
        decoded from its words
      </header>
      <dl className="facts resource-fields">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{fieldWords(name)}</dt>
            <dd className="mono">{typeof value === 'boolean' ? (value ? 'yes' : 'no') : printable(String(value))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function usePageCommands(link: ResourceLink, resource: ResourceDetail): void {
  const go = useGo();
  const { address } = resource;
  const { snapshot, filter } = link;
  const [holder] = resource.holders;
  const section = 'Channel or lock';
  useCommands([
    {
      id: 'resource.waits',
      title: 'Show in Waits',
      section,
      keys: ['w', 'f'],
      foot: 'in Waits',
      run: () => go({ view: 'waits', snapshot, focus: address, at: `r:${address.slice(2)}` }),
    },
    {
      id: 'resource.longest',
      title: 'Who waits longest',
      section,
      keys: ['Enter'],
      foot: resource.longest === undefined ? undefined : 'who waits longest',
      run: () =>
        resource.longest === undefined
          ? false
          : go({ view: 'goroutine', snapshot, filter, goroutine: resource.longest }),
    },
    {
      id: 'resource.holder',
      title: 'Its holder',
      section,
      keys: ['h'],
      foot: holder === undefined ? undefined : 'holder',
      run: () =>
        holder !== undefined &&
        go({ view: 'goroutine', snapshot, filter, goroutine: holder.goroutineId, frame: holder.frame }),
    },
    {
      id: 'resource.goroutines',
      title: 'Who waits for it, as a list',
      section,
      keys: [],
      run: () => go({ view: 'goroutines', snapshot, filter: waitersFilter(resource) }),
    },
    {
      id: 'resource.copy',
      title: 'Copy its address',
      section,
      keys: ['c'],
      foot: 'copy address',
      run: () => copy(address, 'Address'),
    },
    {
      id: 'resource.back',
      title: 'Back to Waits',
      section,
      keys: ['Escape'],
      run: () => go({ view: 'waits', snapshot, filter, at: `r:${address.slice(2)}` }),
    },
  ]);
}
