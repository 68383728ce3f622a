/** Where one is and how one gets elsewhere: always through a Link, never by writing an address by hand. */
import { useRouter, useRouterState } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, type MouseEvent, useCallback, useMemo, useState } from 'react';
import { type NamedCore, nameCore } from '../../api/link-core.ts';
import { formatLink, type Link, parseLink } from '../../api/links.ts';

/** The link that the address bar holds; undefined where it names no view. */
export function useLink(): Link | undefined {
  const href = useRouterState({ select: (state) => state.location.href });
  return useMemo(() => parseLink(href), [href]);
}

/**
 * The link of one view, for that view's own component. The address changes a moment before the router takes the view away:
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

/** The link that the address bar holds when it is called, which may be long after the caller was drawn. */
export function useNow(): () => Link | undefined {
  const { history } = useRouter();
  return useCallback(() => parseLink(history.location.href), [history]);
}

/** Writes the whole address of a link, as it is given to somebody else: with the core's name where he has to bring it himself. */
export function useAddress(): (link: Link, core: NamedCore | undefined) => string {
  const { history } = useRouter();
  return useCallback(
    (link, core) => {
      const href = core === undefined ? formatLink(link) : nameCore(formatLink(link), core);
      return new URL(history.createHref(href), location.href).href;
    },
    [history],
  );
}

/** Goes to a link. `replace` for what Back should not undo: moving the cursor, typing in the filter. */
export function useGo(): (link: Link, options?: { readonly replace?: boolean }) => void {
  const { history } = useRouter();
  return useCallback(
    (link, options) => {
      const href = formatLink(link);
      if (href === history.location.href) return;
      if (options?.replace === true) history.replace(href);
      else history.push(href);
    },
    [history],
  );
}

type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: Link };

/** A link that opens here on a plain click, and in a tab as the browser has it otherwise. */
export function Anchor({ to, onClick, ...rest }: AnchorProps) {
  const go = useGo();
  const { history } = useRouter();
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  return <a {...rest} href={history.createHref(formatLink(to))} onClick={click} />;
}
