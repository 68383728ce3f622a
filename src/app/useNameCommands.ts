/** Commands of named views: giving one, and each that there is, by its name. */
import { parseLink } from '../../api/links.ts';
import { useNamedViews } from '../api/named-views.ts';
import { printable } from '../ui/text.ts';
import { type Command, useCommands } from '../view/commands.ts';
import { useGo } from '../view/location.tsx';
import { openNames } from './globals.ts';

const SECTION = 'Named views';

export function useNameCommands(): void {
  const go = useGo();
  const named: Command[] = (useNamedViews().data ?? []).flatMap(({ id, name, link }) => {
    const to = parseLink(link);
    return to === undefined
      ? []
      : [{ id: `named ${id}`, title: printable(name), section: SECTION, keys: [], run: () => go(to) }];
  });
  useCommands(
    [
      { id: 'name', title: 'Name this view…', section: SECTION, keys: ['*'], run: openNames },
      { id: 'names', title: 'Named views: open, rename, remove…', section: SECTION, keys: [], run: openNames },
      ...named,
    ],
    'least',
  );
}
