/** The frame around every view: rail, top bar, view, foot, and what floats above them. */
import { useQuery } from '@tanstack/react-query';
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect } from 'react';
import { entryQuery } from '../api/queries.ts';
import { SnapshotProvider, useAnySnapshot } from '../api/snapshot.tsx';
import { Failure, Skeleton } from '../ui/Notice.tsx';
import { Unanswered } from '../view/Answer.tsx';
import { useLink } from '../view/location.tsx';
import { usePlace } from '../view/place.ts';
import { useView } from '../view/store.ts';
import { useRoute } from './CurrentView.tsx';
import { Foot } from './Foot.tsx';
import { useOverlay } from './globals.ts';
import { useKeys } from './keys.ts';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';
import { VIEWS } from './views.tsx';

const ExportSheet = lazy(() => import('./ExportSheet.tsx'));
const SnapshotState = lazy(() => import('./SnapshotState.tsx'));
const WithoutMemory = lazy(() => import('./WithoutMemory.tsx'));
/** They come after the view, before anybody can ask for them. */
const Overlays = lazy(() => import('./Overlays.tsx'));

export function Shell() {
  const link = useLink();
  const id = link === undefined || link.view === 'library' ? undefined : link.snapshot;
  const entry = useQuery({ ...entryQuery(id ?? ''), enabled: id !== undefined });
  const theme = useView((state) => state.theme);
  const density = useView((state) => state.density);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.density = density;
  }, [theme, density]);

  if (id === undefined) return <Frame />;
  if (entry.data?.state === 'ready')
    return (
      <SnapshotProvider key={`${entry.data.id} ${entry.data.revision}`} entry={entry.data}>
        <Frame inSnapshot />
      </SnapshotProvider>
    );
  return (
    <Frame>
      {entry.data !== undefined ? (
        <SnapshotState entry={entry.data} />
      ) : entry.error !== null ? (
        <Unanswered error={entry.error} onRetry={() => entry.refetch()} what="The snapshot" />
      ) : (
        <Skeleton label="Opening the snapshot" />
      )}
    </Frame>
  );
}

/** `children` stand in for the view where there is no snapshot to show. */
function Frame({ inSnapshot = false, children }: { inSnapshot?: boolean; children?: ReactNode }) {
  const { pattern, component: View } = useRoute();
  const view = useLink()?.view;
  const exporting = useOverlay((state) => state.open === 'export');
  useKeys();
  return (
    // Each view's styles act where their view is: by its name.
    <div className={`shell${inSnapshot ? '' : ' bare'}`} data-view={view}>
      {/* biome-ignore lint/a11y/useValidAnchor: what stands behind # may be the view's own, so that the focus is moved by hand */}
      <a
        className="skip"
        href="#view"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('view')?.focus();
        }}
      >
        Skip to the view
      </a>
      <Rail inSnapshot={inSnapshot} />
      {inSnapshot && <TopBar />}
      <main className="view" id="view" tabIndex={-1}>
        <Guard key={pattern}>
          <Suspense fallback={<Skeleton label="Loading the view" />}>{children ?? <InSight view={View} />}</Suspense>
        </Guard>
      </main>
      <Foot inSnapshot={inSnapshot} />
      <Toast />
      <Suspense>
        <Overlays inSnapshot={inSnapshot} />
      </Suspense>
      {inSnapshot && exporting && (
        <Suspense>
          <ExportSheet />
        </Suspense>
      )}
    </div>
  );
}

/** The view of the address, or why the snapshot cannot fill it. */
function InSight({ view: View }: { view: ComponentType }) {
  const snapshot = useAnySnapshot();
  const link = useLink();
  const view = link && VIEWS.find((one) => one.ofMemory?.includes(link.view));
  if (snapshot?.kind === undefined || view === undefined) return <View />;
  return <WithoutMemory kind={snapshot.kind} snapshot={snapshot.id} view={view} />;
}

function Toast() {
  const note = usePlace((state) => state.note);
  return (
    <div aria-live="polite" role="status">
      {note !== undefined && (
        <div className="pop toast">
          {note.text}
          {note.action !== undefined && (
            <button
              type="button"
              className="link"
              onClick={() => {
                note.action?.run();
                usePlace.setState({ note: undefined });
              }}
            >
              {note.action.title}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** A view that throws takes itself away, not the page: rail, bar and Back go on working. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Failure
        title="This view failed"
        detail="The other views work; so does Back."
        code={`${this.state.error.name}: ${this.state.error.message}`}
        onRetry={() => this.setState({ error: undefined })}
      />
    );
  }
}
