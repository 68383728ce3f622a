/** The link that a name stands for: what is kept of it is its text with its version, so that it opens for as long as links do. */
import { formatLink, parseLink } from './links.ts';

/** The text to keep of a link that is given a name; undefined where it is no view of the snapshot. */
export function namedLink(href: string, snapshot: string): string | undefined {
  const link = parsed(href);
  return link === undefined || link.view === 'library' || link.snapshot !== snapshot ? undefined : formatLink(link);
}

function parsed(href: string) {
  // An address of another host, or one that no browser would open, names nothing here.
  return href.startsWith('/') && !href.startsWith('//') && URL.canParse(href, 'http://localhost')
    ? parseLink(href)
    : undefined;
}
