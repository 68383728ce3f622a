/** What floats above the page, and the address that one can send. */
import { create } from 'zustand';
import type { Link } from '../../api/links.ts';
import { IN_TAB } from '../api/host.ts';
import { entryQuery, queries } from '../api/queries.ts';
import { addressOf } from '../view/location.tsx';
import { copy } from '../view/place.ts';

/** What floats above the page, and the text the palette opens with. */
export const useOverlay = create<{
  readonly open: 'palette' | 'keys' | 'export' | 'names' | undefined;
  readonly text: string;
}>(() => ({
  open: undefined,
  text: '',
}));

export function openPalette(text = ''): void {
  useOverlay.setState({ open: 'palette', text });
}

export function closeOverlay(): void {
  useOverlay.setState({ open: undefined, text: '' });
}

export function openExport(): void {
  useOverlay.setState({ open: 'export' });
}

export function openNames(): void {
  useOverlay.setState({ open: 'names' });
}

/** The address of a link, with the origin it was reached at: what one can send. */
export function wholeAddress(link: Link): string {
  const entry = link.view === 'library' ? undefined : queries.getQueryData(entryQuery(link.snapshot).queryKey);
  return addressOf(link, IN_TAB ? entry : undefined);
}

/** Copies the address of what is on screen. */
export function copyLink(link: Link): Promise<void> {
  return copy(wholeAddress(link), 'Link');
}
