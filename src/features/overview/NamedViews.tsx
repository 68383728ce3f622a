/** Views of the snapshot that somebody gave a name: each a click away. None: nothing is said of them here. */
import { parseLink } from '../../../api/links.ts';
import { useNamedViews } from '../../api/named-views.ts';
import { count } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { commandsNow, useRegistry } from '../../view/commands.ts';
import { Anchor } from '../../view/location.tsx';

export default function NamedViews() {
  const views = useNamedViews().data ?? [];
  if (views.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="named-views">
      <header>
        <h2 id="named-views">Named views</h2>
        {count(views.length)}
        <button type="button" className="link end" onClick={change}>
          Rename, remove
        </button>
      </header>
      <ul>
        {views.map(({ id, name, link }) => {
          const to = parseLink(link);
          const filter = to === undefined || to.view === 'library' ? undefined : to.filter;
          return (
            <li key={id}>
              {to === undefined ? (
                <span className="named-line t2">{printable(name)}</span>
              ) : (
                <Anchor className="named-line" to={to}>
                  <span className="cut">{printable(name)}</span>
                  <code className="cut t3">{printable(filter ?? '')}</code>
                </Anchor>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The sheet of names is the shell's. */
function change(): void {
  commandsNow(useRegistry.getState().lent)
    .find(({ id }) => id === 'names')
    ?.run();
}
