/** The rail: which snapshot, which views, and the way out. */
import { useQuery } from '@tanstack/react-query';
import { DropdownMenu } from 'radix-ui';
import type { SnapshotEntry } from '../../api/library.ts';
import type { Summary } from '../../api/snapshot.ts';
import { libraryQuery, useSummary } from '../api/queries.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { count, moment } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import { Mark } from '../ui/Mark.tsx';
import { printable } from '../ui/text.ts';
import { Anchor, useGo, useLink } from '../view/location.tsx';
import { useView } from '../view/store.ts';
import { openPalette, useOverlay } from './globals.ts';
import { VIEWS } from './views.tsx';

export function Rail({ inSnapshot }: { inSnapshot: boolean }) {
  const link = useLink();
  return (
    <nav className="rail" aria-label="Views">
      <Anchor className="brand" to={{ view: 'library' }} aria-label="Unpark: Library">
        <Mark />
        <span className="wordmark">unpark</span>
      </Anchor>
      {inSnapshot && <SnapshotSwitch />}
      {inSnapshot && <Views />}
      {inSnapshot && <h2 className="rail-head">Elsewhere</h2>}
      <ul>
        <li>
          <Anchor
            className="nav bay"
            to={{ view: 'library' }}
            aria-current={link?.view === 'library' ? 'page' : undefined}
            title="Library (l)"
          >
            <Icon name="library" />
            <span className="word">Library</span>
            <LibraryCount />
          </Anchor>
        </li>
      </ul>
      <RailFoot />
    </nav>
  );
}

function Views() {
  const link = useLink();
  const snapshot = useSnapshot();
  const summary: Summary | undefined = useSummary().data;
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  return (
    <ul className="views">
      {VIEWS.map((view) => (
        <li key={view.id}>
          <Anchor
            className="nav bay"
            to={view.link(snapshot.id, filter)}
            aria-current={link !== undefined && view.covers.includes(link.view) ? 'page' : undefined}
            title={`${view.title} (${view.key})`}
          >
            <Icon name={view.icon} />
            <span className="word">{view.title}</span>
            <span className="tally mono">{summary === undefined ? '' : view.count?.(summary)}</span>
          </Anchor>
        </li>
      ))}
    </ul>
  );
}

function LibraryCount() {
  const { data } = useQuery({ ...libraryQuery, staleTime: 10_000 });
  return <span className="tally mono">{data === undefined ? '' : count(data.snapshots.length)}</span>;
}

function SnapshotSwitch() {
  const current = useSnapshot();
  const { data } = useQuery({ ...libraryQuery, staleTime: 10_000 });
  const go = useGo();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="switch" aria-label={`Snapshot ${printable(current.program)}: choose another`}>
        <span className="cut">
          <strong className="cut">{printable(current.program)}</strong>
          <span className="cut t3">{under(current)}</span>
        </span>
        <span className="caret" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop switch-menu" align="start" sideOffset={4}>
          {(data?.snapshots ?? [current])
            .filter((entry) => entry.state === 'ready')
            .slice(0, 12)
            .map((entry) => (
              <DropdownMenu.Item
                key={entry.id}
                className="item"
                onSelect={() => go({ view: 'overview', snapshot: entry.id })}
              >
                <span className="cut">{printable(entry.program)}</span>
                <span className="end">{under(entry)}</span>
              </DropdownMenu.Item>
            ))}
          <hr />
          <DropdownMenu.Item className="item" onSelect={() => go({ view: 'library' })}>
            Library <Key of="l" />
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function under(entry: SnapshotEntry): string {
  const kind = entry.source === 'sample' ? 'sample' : 'core';
  const when = entry.wallTime === undefined ? undefined : moment(entry.wallTime);
  return when === undefined ? kind : `${when} · ${kind}`;
}

function RailFoot() {
  const theme = useView((state) => state.theme);
  const set = useView((state) => state.set);
  return (
    <div className="rail-foot">
      <button type="button" onClick={() => useOverlay.setState({ open: 'keys' })}>
        <Key of="?" /> <span className="word">keys</span>
      </button>
      <button type="button" onClick={() => openPalette()}>
        <Key of="Control+k" /> <span className="word">commands</span>
      </button>
      <button
        type="button"
        aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={() => set({ theme: theme === 'dark' ? 'light' : 'dark' })}
      >
        <Icon name="theme" />
      </button>
    </div>
  );
}
