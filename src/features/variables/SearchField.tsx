/** A part of a name, looked for in all packages as one types. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Key } from '../../ui/Key.tsx';

const TYPING_PAUSE_MS = 180;

interface Props {
  readonly find: string | undefined;
  readonly onSearch: (find: string | undefined) => void;
}

export function SearchField({ find = '', onSearch }: Props) {
  const [text, setText] = useState(find);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(find);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  // The address changed by other means than this field: it is the truth.
  useEffect(() => {
    if (find !== sent.current) setText(find);
    sent.current = find;
  }, [find]);
  useEffect(() => () => clearTimeout(pending.current), []);
  const apply = (next: string) => {
    clearTimeout(pending.current);
    sent.current = next;
    latest.current(next === '' ? undefined : next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(pending.current);
    pending.current = setTimeout(() => apply(next), TYPING_PAUSE_MS);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      if (event.key === 'Escape' && text !== '') type('');
      else apply(text);
      event.currentTarget.blur();
      document.querySelector<HTMLElement>('[role=tree]')?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="search-field">
      <input
        className="field mono"
        data-variables-search
        value={text}
        aria-label="Search package variables"
        placeholder="Part of a name, in all packages"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
      />
      <Key of="v" />
    </span>
  );
}
