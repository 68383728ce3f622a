/** Commands that act everywhere: going to a view, filter, palette, help, theme, link. They come with what is loaded after the first look. */
import type { Link } from '../../api/links.ts';
import { type Command, useCommands } from '../view/commands.ts';
import { useGo, useLink } from '../view/location.tsx';
import { copy, usePlace } from '../view/place.ts';
import { useView } from '../view/store.ts';
import { copyLink, openExport, openPalette, useOverlay, wholeAddress } from './globals.ts';
import { VIEWS } from './views.tsx';

export function useGlobalCommands(inSnapshot: boolean): void {
  const go = useGo();
  const link = useLink();
  const theme = useView((state) => state.theme);
  const density = useView((state) => state.density);
  const set = useView((state) => state.set);
  const singleKeys = useView((state) => state.singleKeys);
  const here: Command[] = [
    { id: 'palette', title: 'Find a command', section: 'Everywhere', keys: ['Control+k'], run: () => openPalette() },
    {
      id: 'keys',
      title: 'Keys that act here',
      section: 'Everywhere',
      keys: ['?'],
      run: () => useOverlay.setState({ open: 'keys' }),
    },
    { id: 'library', title: 'Library', section: 'Go to', keys: ['l'], run: () => go({ view: 'library' }) },
    {
      id: 'theme',
      title: theme === 'dark' ? 'Light theme' : 'Dark theme',
      section: 'Everywhere',
      keys: [],
      run: () => set({ theme: theme === 'dark' ? 'light' : 'dark' }),
    },
    {
      id: 'density',
      title: density === 'compact' ? 'Comfortable rows, 28 px' : 'Compact rows, 24 px',
      section: 'Everywhere',
      keys: [],
      run: () => set({ density: density === 'compact' ? 'comfortable' : 'compact' }),
    },
    {
      id: 'single-keys',
      title: singleKeys ? 'Turn single keys off' : 'Turn single keys on',
      section: 'Everywhere',
      keys: [],
      run: () => set({ singleKeys: !singleKeys }),
    },
  ];
  useCommands(
    inSnapshot && link !== undefined && link.view !== 'library' ? [...inside(link, go), ...here] : here,
    'least',
  );
}

function inside(link: Exclude<Link, { view: 'library' }>, go: (link: Link) => void): Command[] {
  return [
    ...VIEWS.map((view) => ({
      id: `view.${view.id}`,
      title: view.title,
      section: 'Go to',
      keys: view.rail === undefined ? [] : [view.rail.key],
      run: () => go(view.link(link.snapshot, link.filter)),
    })),
    { id: 'filter', title: 'Filter goroutines', section: 'Everywhere', keys: ['/'], run: focusFilter },
    {
      id: 'copy-link',
      title: 'Copy link to this',
      section: 'Everywhere',
      keys: ['y'],
      run: () => copyLink(link),
    },
    {
      id: 'copy-markdown',
      title: 'Copy as Markdown',
      section: 'Everywhere',
      keys: ['Y'],
      run: () => copy(markdownOf(link), 'Markdown'),
    },
    { id: 'export', title: 'Export…', section: 'Everywhere', keys: ['x'], run: openExport },
  ];
}

/** What the view says of itself in Markdown, else its title; with the link. */
function markdownOf(link: Link): string {
  const said = usePlace.getState().markdown?.() ?? `**${document.title}**`;
  return `${said}\n\n${wholeAddress(link)}\n`;
}

function focusFilter(): void {
  document.querySelector<HTMLElement>('.filter-field')?.focus();
}
