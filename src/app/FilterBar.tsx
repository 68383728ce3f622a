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

type InSnapshot = Exclude<Link, { view: 'library' }>;

/** Views whose goroutines are those that the filter keeps: it acts there. From others it leads to the table. */
const FILTERED = ['goroutines', 'stacks', 'created-by'] as const satisfies readonly Link['view'][];
type Filtered = Extract<Link, { view: (typeof FILTERED)[number] }>;
const isFiltered = (link: Link): link is Filtered => FILTERED.some((view) => view === link.view);

/** The editor is the biggest part of the program, and nobody types in the first second. */
const FilterField = lazy(() => import('./FilterField.tsx'));
const TYPING_PAUSE_MS = 180;
const NO_ERRORS: FilterOutcome['errors'] = [];

export function FilterBar({ link }: { link: InSnapshot }) {
  const go = useGo();
  const snapshot = useSnapshot();
  const outcome = usePlace((state) => state.outcome);
  const acts = isFiltered(link);
  const filter = link.filter ?? (acts ? DEFAULT_FILTER : '');
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
    if (isFiltered(at)) go({ ...at, filter: next, at: undefined }, { replace: !push });
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
