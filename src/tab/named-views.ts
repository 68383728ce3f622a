/** Names for links in a page without a server: kept in this browser, by the snapshot's id, which is the same wherever the core is dropped. */
import { namedLink } from '../../api/link-named.ts';
import { type ChangeNamedView, MOST_NAMES, type NamedView, type NameView } from '../../api/named-views.ts';
import { Trouble } from '../api/client.ts';
import type { Method } from '../api/transport.ts';

const KEY = 'unpark.names';

/** The answers of a server's routes (server/routes/named-views.ts), from the browser's storage. Throws a Trouble. */
export function namesOf(snapshot: string, method: Method, id: string | undefined, body: object | undefined): unknown {
  const views = stored()[snapshot] ?? [];
  switch (method) {
    case 'GET':
      return views;
    case 'POST':
      return add(snapshot, views, body as NameView);
    case 'PATCH':
      return change(snapshot, views, existing(views, id), body as ChangeNamedView);
    case 'DELETE':
      return keep(
        snapshot,
        views.filter((view) => view !== existing(views, id)),
      );
  }
}

function add(snapshot: string, views: readonly NamedView[], { name, link }: NameView): NamedView {
  if (views.length >= MOST_NAMES) throw refusal(409, 'too-many-names', `A snapshot has at most ${MOST_NAMES} names.`);
  const id = String(Math.max(0, ...views.map((view) => Number(view.id))) + 1);
  const view = { id, name, link: viewOf(link, snapshot), addedAt: new Date().toISOString() };
  keep(snapshot, [...views, view]);
  return view;
}

function change(
  snapshot: string,
  views: readonly NamedView[],
  view: NamedView,
  { name = view.name, link }: ChangeNamedView,
): NamedView {
  const changed = { ...view, name, link: link === undefined ? view.link : viewOf(link, snapshot) };
  keep(
    snapshot,
    views.map((one) => (one === view ? changed : one)),
  );
  return changed;
}

function viewOf(link: string, snapshot: string): string {
  const kept = namedLink(link, snapshot);
  if (kept === undefined) throw refusal(400, 'no-such-view', 'The link is no view of this snapshot.');
  return kept;
}

function existing(views: readonly NamedView[], id: string | undefined): NamedView {
  const found = views.find((view) => view.id === id);
  if (found === undefined) throw refusal(404, 'name-not-found', 'There is no such name.');
  return found;
}

/** Keeps the names of a snapshot, each of them once. */
function keep(snapshot: string, views: readonly NamedView[]): void {
  const twice = views.find((view, at) => views.some((other, before) => before < at && other.name === view.name));
  if (twice !== undefined) throw refusal(409, 'name-taken', `Another view of this snapshot is called “${twice.name}”.`);
  const sorted = [...views].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), [snapshot]: sorted }));
  } catch (cause) {
    throw refusal(507, 'storage-refused', `This browser does not keep anything for this page: ${String(cause)}`);
  }
}

function stored(): Readonly<Record<string, readonly NamedView[] | undefined>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Record<string, readonly NamedView[]>) : {};
  } catch {
    // Storage is forbidden here, or somebody else wrote to it: there are no names then.
    return {};
  }
}

function refusal(status: number, code: string, detail: string): Trouble {
  return new Trouble({ title: 'The view was not named', status, code, detail });
}
