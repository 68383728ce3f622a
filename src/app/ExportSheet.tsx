/** Export: what can be written from here, what it holds, how big it is and how it begins, before it leaves the page. */
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { DEFAULT_FILTER, type Link } from '../../api/links.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { bytes } from '../ui/format.ts';
import { printable } from '../ui/text.ts';
import { goroutineOffers } from '../view/export/goroutineOffers.ts';
import { type Offer, save, useOffers } from '../view/export/offers.ts';
import { useLink } from '../view/location.tsx';
import { copy, usePlace } from '../view/place.ts';
import { closeOverlay } from './globals.ts';
import { Sheet } from './Sheet.tsx';
import './exportSheet.css';

/** Of a text: so much is shown of it. */
const PREVIEW_BYTES = 4096;
/** Texts up to this size can be copied. */
const COPY_BYTES = 16 << 20;

export default function ExportSheet() {
  const link = useLink();
  if (link === undefined || link.view === 'library') return null;
  return (
    <Sheet label="Export" onClose={closeOverlay}>
      <Body link={link} />
    </Sheet>
  );
}

function Body({ link }: { link: Exclude<Link, { view: 'library' }> }) {
  const snapshot = useSnapshot();
  const lent = useOffers((state) => state.lent);
  const filter = link.filter ?? DEFAULT_FILTER;
  const ofView = Object.values(lent).flat();
  const ofAll = goroutineOffers(snapshot, filter);
  const offers = [...ofView, ...ofAll];
  const [chosen, setChosen] = useState(offers[0].id);
  const at = Math.max(
    0,
    offers.findIndex(({ id }) => id === chosen),
  );
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = (at + step + offers.length) % offers.length;
    setChosen(offers[next].id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
  };
  const list = (some: readonly Offer[]) =>
    some.map((offer) => (
      // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a row
      <button
        key={offer.id}
        type="button"
        role="radio"
        aria-checked={offer === offers[at]}
        tabIndex={offer === offers[at] ? 0 : -1}
        className="item"
        onClick={() => setChosen(offer.id)}
      >
        {offer.title}
      </button>
    ));
  return (
    <div className="export">
      <div className="export-list" role="radiogroup" aria-label="What to write" onKeyDown={move}>
        {ofView.length > 0 && <h2>This view</h2>}
        {list(ofView)}
        <h2>Goroutines{filter === '' ? '' : ', filtered'}</h2>
        {list(ofAll)}
      </div>
      <Written
        key={`${offers[at].id} ${filter}`}
        offer={offers[at]}
        filter={offers[at].id.startsWith('goroutines.') ? filter : ''}
      />
    </div>
  );
}

/** The file of the chosen offer, made while one looks. */
function Written({ offer, filter }: { offer: Offer; filter: string }) {
  const snapshot = useSnapshot();
  const made = useQuery({
    queryKey: ['export', snapshot.id, snapshot.revision, offer.id, filter],
    queryFn: async ({ signal }) => {
      const blob = await offer.make(signal);
      const head = offer.isText ? await blob.slice(0, PREVIEW_BYTES).text() : undefined;
      return { blob, head };
    },
    // What a view lends changes with it.
    staleTime: 0,
    gcTime: 0,
  });
  const blob = made.data?.blob;
  // Who presses Enter before the file is there gets it when it is.
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || blob === undefined) return;
    save(blob, offer.file);
    usePlace.getState().say(`${offer.file}, ${bytes(blob.size)}, written`);
    closeOverlay();
  }, [wanted, blob, offer.file]);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Enter' || (event.target as HTMLElement).closest('.export-acts') !== null) return;
      event.preventDefault();
      setWanted(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <div className="export-file">
      <p>{offer.holds}</p>
      {filter !== '' && (
        <p className="t3">
          Kept by <code>{printable(filter)}</code>
        </p>
      )}
      <output className="t2">
        {made.error !== null ? (
          `It could not be written: ${made.error.message}`
        ) : blob === undefined ? (
          wanted ? (
            'Writing, to be saved …'
          ) : (
            'Writing …'
          )
        ) : (
          <>
            <span className="mono">{offer.file}</span> · {bytes(blob.size)}
          </>
        )}
      </output>
      {made.data?.head !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
        <pre className="export-head" tabIndex={0}>
          {made.data.head.split('\n').map(printable).join('\n')}
          {made.data.blob.size > PREVIEW_BYTES &&
            `\n… the first ${bytes(PREVIEW_BYTES)} of ${bytes(made.data.blob.size)}`}
        </pre>
      )}
      <div className="export-acts">
        <button type="button" className="button primary" disabled={blob === undefined} onClick={() => setWanted(true)}>
          Save <kbd className="key">↵</kbd>
        </button>
        {offer.isText && (
          <button
            type="button"
            className="button"
            disabled={blob === undefined || blob.size > COPY_BYTES}
            title={blob !== undefined && blob.size > COPY_BYTES ? 'Too big for a clipboard: save it.' : undefined}
            onClick={async () => blob !== undefined && copy(await blob.text(), offer.file)}
          >
            Copy
          </button>
        )}
        <button type="button" className="button quiet" onClick={closeOverlay}>
          Close
        </button>
      </div>
    </div>
  );
}
