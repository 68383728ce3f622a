/** Part of a name, type or address: the table keeps what has it. ↵ goes on to the table. */
import { useTyping } from '../../ui/useTyping.ts';

export function SearchField({
  find,
  onFind,
}: {
  find: string | undefined;
  onFind: (find: string | undefined) => void;
}) {
  const { text, type, apply } = useTyping(find ?? '', (next) => onFind(next === '' ? undefined : next));
  return (
    <input
      className="field waits-find"
      type="search"
      aria-label="Name, type or address of a resource"
      placeholder="name, type or address"
      value={text}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          apply(text);
          document.querySelector<HTMLElement>('.waits-grid')?.focus();
        }
        if (event.key !== 'Escape') return;
        if (text !== '') apply('');
        type('');
        event.currentTarget.blur();
      }}
    />
  );
}

/** Wherever the focus is: to the field. */
export function findResource(): unknown {
  const field = document.querySelector<HTMLElement>('.waits-find');
  field?.focus();
  return field !== null;
}
