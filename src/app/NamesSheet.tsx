/** Names for links: gives the view on screen a name, and lists those that were given: open, rename, take away. */
import { type FormEvent, useState } from 'react';
import { formatLink, type Link, parseLink } from '../../api/links.ts';
import type { NamedView } from '../../api/named-views.ts';
import { namingOf, useNamedViews } from '../api/named-views.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { counted } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import { printable } from '../ui/text.ts';
import { Answer } from '../view/Answer.tsx';
import { Anchor, useLink } from '../view/location.tsx';
import { usePlace } from '../view/place.ts';
import { closeOverlay } from './globals.ts';
import { Sheet } from './Sheet.tsx';
import { VIEWS } from './views.tsx';
import './namesSheet.css';

const LONGEST = 120;

export default function NamesSheet() {
  const link = useLink();
  if (link === undefined || link.view === 'library') return null;
  return (
    <Sheet label="Names of views" onClose={closeOverlay}>
      <Body link={link} />
    </Sheet>
  );
}

function Body({ link }: { link: Exclude<Link, { view: 'library' }> }) {
  const views = useNamedViews();
  return (
    <div className="names">
      <NameField link={link} views={views.data ?? []} />
      <Answer of={views} what="The names" rows={2}>
        {(all) => (
          <>
            <h2>{all.length === 0 ? 'No view of this snapshot has a name yet.' : counted(all.length, 'named view')}</h2>
            <ul aria-label="Named views">
              {all.map((view) => (
                <Row key={view.id} view={view} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </div>
  );
}

/** The name of another view is taken over only by who says so. */
function NameField({ link, views }: { link: Link; views: readonly NamedView[] }) {
  const { id } = useSnapshot();
  const [name, setName] = useState('');
  const { error, attempt } = useAttempt();
  const wanted = name.trim();
  const taken = views.find((view) => view.name === wanted);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return;
    const naming = namingOf(id);
    const href = formatLink(link);
    attempt(taken === undefined ? naming.add(wanted, href) : naming.change(taken, { link: href }), () => {
      usePlace.getState().say(`This view is called “${printable(wanted)}”`);
      closeOverlay();
    });
  };
  return (
    <form className="names-new" onSubmit={submit}>
      <label htmlFor="view-name">Name this view</label>
      <p className="t3 cut">{wordsOf(link)}</p>
      <div className="names-line">
        <input
          id="view-name"
          className="field"
          // biome-ignore lint/a11y/noAutofocus: the sheet was opened to type a name
          autoFocus
          maxLength={LONGEST}
          value={name}
          placeholder="leak at pool.go"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button primary" disabled={wanted === ''}>
          {taken === undefined ? 'Save' : 'Replace'} <Key of="Enter" />
        </button>
      </div>
      <Said error={error}>{taken !== undefined && `“${printable(wanted)}” is ${wordsOf(parseLink(taken.link))}.`}</Said>
    </form>
  );
}

function Row({ view }: { view: NamedView }) {
  const { id } = useSnapshot();
  const [renaming, setRenaming] = useState(false);
  const { error, attempt } = useAttempt();
  const link = parseLink(view.link);
  const naming = namingOf(id);
  const remove = () =>
    attempt(naming.remove(view), () =>
      usePlace.getState().say(`“${printable(view.name)}” is no name any more`, {
        title: 'Undo',
        run: () => void naming.add(view.name, view.link),
      }),
    );
  return (
    <li>
      {renaming ? (
        <Rename
          name={view.name}
          onEnd={() => setRenaming(false)}
          onName={(name) => attempt(naming.change(view, { name }), () => setRenaming(false))}
        />
      ) : link === undefined ? (
        <span className="t2">{printable(view.name)}</span>
      ) : (
        <Anchor className="item" to={link} onClick={closeOverlay}>
          <span className="cut">{printable(view.name)}</span>
          <span className="t3 cut">{wordsOf(link)}</span>
        </Anchor>
      )}
      <button type="button" className="button quiet" onClick={() => setRenaming(!renaming)}>
        {renaming ? 'Leave it' : 'Rename'}
      </button>
      <button
        type="button"
        className="button quiet icon-only"
        aria-label={`Take the name ${printable(view.name)} away`}
        title="Take the name away"
        onClick={remove}
      >
        <Icon name="trash" />
      </button>
      <Said error={error} />
    </li>
  );
}

interface RenameProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onEnd: () => void;
}

function Rename({ name, onName, onEnd }: RenameProps) {
  const [text, setText] = useState(name);
  const wanted = text.trim();
  return (
    <form
      className="names-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') onName(wanted);
      }}
    >
      <input
        className="field"
        aria-label={`New name for ${printable(name)}`}
        // biome-ignore lint/a11y/noAutofocus: it stands where the name stood that was to be changed
        autoFocus
        maxLength={LONGEST}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The sheet stays.
          event.preventDefault();
          onEnd();
        }}
      />
      <button type="submit" className="button" disabled={wanted === ''}>
        Save
      </button>
    </form>
  );
}

/** What went wrong, or what is to be said. */
function Said({ error, children }: { error: string | undefined; children?: string | false }) {
  const text = error ?? children;
  return text === undefined || text === false ? null : (
    <p className="names-said t2" role={error === undefined ? 'status' : 'alert'}>
      {text}
    </p>
  );
}

function useAttempt() {
  const [error, setError] = useState<string>();
  return {
    error,
    attempt: (asked: Promise<void>, then: () => void) => {
      setError(undefined);
      asked.then(then, (cause: Error) => setError(cause.message));
    },
  };
}

/** "Goroutines · fn:pool": the view and its filter. */
function wordsOf(link: Link | undefined): string {
  if (link === undefined || link.view === 'library') return 'a view that is not known here';
  const title = VIEWS.find(({ covers }) => covers.includes(link.view))?.title ?? link.view;
  return `${title}${thingOf(link)}${link.filter === undefined ? '' : ` · ${printable(link.filter)}`}`;
}

function thingOf(link: Link): string {
  switch (link.view) {
    case 'goroutine':
      return ` · g${link.goroutine}`;
    case 'resource':
      return ` · ${link.address}`;
    case 'waits':
      return link.knot === undefined ? '' : ` · knot ${link.knot}`;
    default:
      return '';
  }
}
