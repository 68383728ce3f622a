/** The filter bar: text of the filter language, what is wrong with it, and how many goroutines it leaves. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { DEFAULT_FILTER, type Link } from '../../api/links.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { count } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import { useGo } from '../view/location.tsx';
import { type FilterOutcome, usePlace } from '../view/place.ts';
import { intentOf } from './filterText.ts';
import { openPalette } from './globals.ts';
import { firstLook } from './later.ts';
import { VIEWS, type ViewEntry } from './views.tsx';

type InSnapshot = Exclude<Link, { view: 'library' }>;

/** Where the filter acts, and what it is where the address says nothing. From other views it leads to the table. */
const FILTERED: NonNullable<ViewEntry['filtered']> = Object.assign({}, ...VIEWS.map(({ filtered }) => filtered));

/** The editor is the biggest part of the program, and nobody types in the first second. */
const FilterField = lazy(() => firstLook.then(() => import('./FilterField.tsx')));
const TYPING_PAUSE_MS = 180;
const NO_ERRORS: FilterOutcome['errors'] = [];

export function FilterBar({ link }: { link: InSnapshot }) {
  const go = useGo();
  const snapshot = useSnapshot();
  const outcome = usePlace((state) => state.outcome);
  const preset = FILTERED[link.view];
  const acts = preset !== undefined;
  const filter = link.filter ?? preset ?? '';
  const [text, setText] = useState(filter);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(link);
  latest.current = link;
  const settled = useRef(filter);

  // The address changed by other means than this bar: it is the truth.
  useEffect(() => {
    if (filter !== settled.current) setText(filter);
    settled.current = filter;
  }, [filter]);
  useEffect(() => () => clearTimeout(pending.current), []);

  const apply = (next: string, push: boolean) => {
    clearTimeout(pending.current);
    const at = latest.current;
    settled.current = next;
    if (FILTERED[at.view] !== undefined) go(refiltered(at, next), { replace: !push });
    else if (push) go({ view: 'goroutines', snapshot: at.snapshot, filter: next });
  };
  const change = (next: string) => {
    setText(next);
    clearTimeout(pending.current);
    const intent = intentOf(next);
    if (acts && intent.kind === 'filter')
      pending.current = setTimeout(() => apply(intent.filter, false), TYPING_PAUSE_MS);
  };
  const submit = (next: string) => {
    const intent = intentOf(next);
    if (intent.kind === 'filter') return apply(intent.filter, true);
    clearTimeout(pending.current);
    setText(filter);
    if (intent.kind === 'command') openPalette(intent.text);
    else {
      const to = { snapshot: link.snapshot, filter: link.filter };
      if (intent.kind === 'goroutine') go({ view: 'goroutine', ...to, goroutine: intent.id });
      else go({ view: 'memory', ...to, address: intent.address });
    }
  };

  const errors = acts ? (outcome?.errors ?? NO_ERRORS) : NO_ERRORS;
  return (
    <search className="filter" data-filter>
      <Icon name="search" />
      <Suspense fallback={<code className="filter-text">{text}</code>}>
        <FilterField text={text} errors={errors} snapshot={snapshot} onChange={change} onSubmit={submit} />
      </Suspense>
      {!acts && filter !== '' && (
        <span className="n-of-n" title="↵ lists the goroutines that it keeps">
          {isOfObjects(link) ? 'acts on goroutines, not on objects' : 'does not act here'}
        </span>
      )}
      {outcome !== undefined && (
        <output className={outcome.pending ? 'n-of-n waiting' : 'n-of-n'}>
          {count(outcome.matched)} of {count(outcome.total)}
        </output>
      )}
      <Key of="/" />
      {errors.length > 0 && (
        <div className="pop filter-error" role="alert">
          {errors[0].message}
        </div>
      )}
    </search>
  );
}

const isOfObjects = ({ view }: Link) =>
  VIEWS.some(({ covers, ofObjects }) => ofObjects === true && covers.includes(view));

/** In a list the current row may be gone; what is chosen among other things stays. */
function refiltered(link: InSnapshot, filter: string): Link {
  return FILTERED[link.view] === DEFAULT_FILTER && 'at' in link
    ? ({ ...link, filter, at: undefined } as Link)
    : { ...link, filter };
}
