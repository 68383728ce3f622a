/** The rail: which snapshot, which views, and the way out. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { SnapshotEntry } from '../../api/library.ts';
import type { Summary } from '../../api/snapshot.ts';
import { libraryQuery, useSummary } from '../api/queries.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { count } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Anchor, useLink } from '../view/location.tsx';
import { useView } from '../view/store.ts';
import { openPalette, useOverlay } from './globals.ts';
import { VIEWS, type ViewEntry } from './views.tsx';

/** Its menu is not needed for the first look. */
const SnapshotSwitch = lazy(() => import('./SnapshotSwitch.tsx'));

export function Rail({ inSnapshot }: { inSnapshot: boolean }) {
  const link = useLink();
  return (
    <nav className="rail" aria-label="Views">
      <Anchor className="brand" to={{ view: 'library' }} aria-label="Unpark: Library">
        <Mark />
        <span className="wordmark">unpark</span>
      </Anchor>
      {inSnapshot && (
        <Suspense fallback={<div className="switch" />}>
          <SnapshotSwitch />
        </Suspense>
      )}
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

/** A view that the snapshot cannot fill: it says so. */
function isEmpty({ kind }: SnapshotEntry, { ofMemory, covers }: ViewEntry): boolean {
  return kind !== undefined && ofMemory?.includes(covers[0]) === true;
}

function Views() {
  const link = useLink();
  const snapshot = useSnapshot();
  const summary: Summary | undefined = useSummary().data;
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  return (
    <ul className="views">
      {VIEWS.flatMap(({ rail, ...view }) => (rail === undefined ? [] : [{ ...view, ...rail }])).map((view) => {
        const empty = isEmpty(snapshot, view);
        const counted = summary === undefined || empty ? undefined : view.count?.(summary);
        return (
          <li key={view.id}>
            <Anchor
              className={empty ? 'nav bay t3' : 'nav bay'}
              to={view.link(snapshot.id, filter)}
              aria-current={link !== undefined && view.covers.includes(link.view) ? 'page' : undefined}
              title={`${view.title} (${view.key})${counted === undefined ? '' : `: ${counted.words}`}`}
            >
              <Icon name={view.icon} />
              <span className="word">{view.title}</span>
              <span className="tally mono">
                {view.Tally !== undefined && (
                  <Suspense>
                    <view.Tally />
                  </Suspense>
                )}
                {counted?.short}
              </span>
            </Anchor>
          </li>
        );
      })}
    </ul>
  );
}

function LibraryCount() {
  const { data } = useQuery({ ...libraryQuery, staleTime: 10_000 });
  return <span className="tally mono">{data === undefined ? '' : count(data.snapshots.length)}</span>;
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
