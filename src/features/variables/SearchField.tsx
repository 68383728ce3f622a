/** A part of a name, looked for in all packages as one types. */
import type { KeyboardEvent } from 'react';
import { Key } from '../../ui/Key.tsx';
import { useTyping } from '../../ui/useTyping.ts';

interface Props {
  readonly find: string | undefined;
  readonly onSearch: (find: string | undefined) => void;
}

export function SearchField({ find = '', onSearch }: Props) {
  const { text, type, apply } = useTyping(find, (next) => onSearch(next === '' ? undefined : next));
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
