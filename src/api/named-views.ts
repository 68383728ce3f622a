/** Names for links as queries: they do change, by whoever else looks at the snapshot. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { NamedView } from '../../api/named-views.ts';
import { get, patch, post, remove } from './client.ts';
import { queries } from './queries.ts';
import { useSnapshot } from './snapshot.tsx';

const pathOf = (snapshot: string) => `/snapshots/${encodeURIComponent(snapshot)}/names`;

function namesQuery(snapshot: string) {
  return queryOptions({
    queryKey: ['names', snapshot],
    queryFn: ({ signal }) => get<NamedView[]>(pathOf(snapshot), {}, signal),
    staleTime: 5000,
  });
}

export function useNamedViews() {
  return useQuery(namesQuery(useSnapshot().id));
}

/** They reject with a Trouble, as where the name is taken. */
export interface Naming {
  readonly add: (name: string, link: string) => Promise<void>;
  readonly change: (view: NamedView, to: { readonly name?: string; readonly link?: string }) => Promise<void>;
  readonly remove: (view: NamedView) => Promise<void>;
}

export function namingOf(snapshot: string): Naming {
  const path = pathOf(snapshot);
  const done = async (asked: Promise<unknown>) => {
    await asked;
    await queries.invalidateQueries({ queryKey: namesQuery(snapshot).queryKey });
  };
  return {
    add: (name, link) => done(post(path, { name, link })),
    change: ({ id }, to) => done(patch(`${path}/${encodeURIComponent(id)}`, to)),
    remove: ({ id }) => done(remove(`${path}/${encodeURIComponent(id)}`)),
  };
}
