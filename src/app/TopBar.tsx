/** The top bar: the filter, what it found, and the link to take along. */
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import { useLink } from '../view/location.tsx';
import { FilterBar } from './FilterBar.tsx';
import { copyLink, openExport, openNames } from './globals.ts';

export function TopBar() {
  const link = useLink();
  if (link === undefined || link.view === 'library') return <div className="topbar" />;
  return (
    <header className="topbar">
      <FilterBar link={link} />
      <button type="button" className="button top" onClick={openExport}>
        <Icon name="export" /> Export <Key of="x" />
      </button>
      <button type="button" className="button top" title="Give this view a name" onClick={openNames}>
        Name <Key of="*" />
      </button>
      <button type="button" className="button top" onClick={() => copyLink(link)}>
        <Icon name="link" /> Copy link <Key of="y" />
      </button>
    </header>
  );
}
