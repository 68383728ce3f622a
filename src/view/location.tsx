/** Where one is and how one gets elsewhere: always through a Link, never by writing an address by hand. */
import { type AnchorHTMLAttributes, type MouseEvent, useState, useSyncExternalStore } from 'react';
import { type NamedCore, nameCore } from '../../api/link-core.ts';
import { formatLink, type Link, parseLink } from '../../api/links.ts';
import { currentHref, goTo, shownHref, subscribe } from './address.ts';

/** The link that the address bar holds; undefined where it names no view. */
export function useLink(): Link | undefined {
  return linkAt(useSyncExternalStore(subscribe, currentHref));
}

let lastRead: { readonly href: string; readonly link: Link | undefined } | undefined;

/** Every row of a table asks where one is, and all get the same link. */
function linkAt(href: string): Link | undefined {
  if (lastRead?.href !== href) lastRead = { href, link: parseLink(href) };
  return lastRead.link;
}

/**
 * The link of one view, for that view's own component. The address may change a moment before the view is taken away:
 * until then the last link that was its own holds.
 */
export function useLinkOf<V extends Link['view']>(view: V): Extract<Link, { view: V }> {
  const link = useLink();
  const [own, setOwn] = useState(link);
  if (link !== own && link?.view === view) setOwn(link);
  const held = link?.view === view ? link : own;
  if (held?.view !== view) throw new Error(`The address does not name the view ${view}`);
  return held as Extract<Link, { view: V }>;
}

/** The link that the address bar holds at this moment, which may be long after the caller was drawn. */
export function linkNow(): Link | undefined {
  return linkAt(currentHref());
}

/** The whole address of a link, as it is given to somebody else: with the core's name where he has to bring it himself. */
export function addressOf(link: Link, core: NamedCore | undefined): string {
  const href = core === undefined ? formatLink(link) : nameCore(formatLink(link), core);
  return new URL(shownHref(href), location.href).href;
}

/** Goes to a link. `replace` for what Back should not undo: moving the cursor, typing in the filter. */
export function useGo(): (link: Link, options?: { readonly replace?: boolean }) => void {
  return go;
}

function go(link: Link, options?: { readonly replace?: boolean }): void {
  goTo(formatLink(link), options?.replace === true);
}

type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: Link };

/** A link that opens here on a plain click, and in a tab as the browser has it otherwise. */
export function Anchor({ to, onClick, ...rest }: AnchorProps) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  return <a {...rest} href={shownHref(formatLink(to))} onClick={click} />;
}
