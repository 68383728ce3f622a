/** Names for links: rows of one table, each of a snapshot. They go when its files are deleted. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ChangeNamedView, NamedView, NameView } from '../../api/index.ts';
import { namedLink } from '../../api/link-named.ts';
import { MOST_NAMES } from '../../api/named-views.ts';
import type { NamedViewRow, Tables } from './database.ts';

/** Why a view was not named: `code` is stable. */
export class NotNamed extends Error {
  readonly code: 'name-taken' | 'no-such-view' | 'too-many-names';

  constructor(code: NotNamed['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export class NamedViews {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** In order of their names. */
  async list(snapshot: string): Promise<NamedView[]> {
    const rows = await this.#db
      .selectFrom('named_views')
      .selectAll()
      .where('snapshot_id', '=', snapshot)
      .orderBy('name')
      .execute();
    return rows.map(viewOf);
  }

  /** Throws NotNamed. */
  async add(snapshot: string, { name, link }: NameView): Promise<NamedView> {
    const { here } = await this.#db
      .selectFrom('named_views')
      .select(({ fn }) => fn.countAll<number>().as('here'))
      .where('snapshot_id', '=', snapshot)
      .executeTakeFirstOrThrow();
    if (here >= MOST_NAMES) throw new NotNamed('too-many-names', `A snapshot has at most ${MOST_NAMES} names.`);
    const row: NamedViewRow = {
      id: randomUUID(),
      snapshot_id: snapshot,
      name,
      link: requireView(link, snapshot),
      added_at: new Date().toISOString(),
    };
    const { numInsertedOrUpdatedRows: added } = await this.#db
      .insertInto('named_views')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added === 0n) throw taken(name);
    return viewOf(row);
  }

  /** undefined: there is no such name. Throws NotNamed. */
  async change(snapshot: string, id: string, { name, link }: ChangeNamedView): Promise<NamedView | undefined> {
    const views = await this.list(snapshot);
    const known = views.find((view) => view.id === id);
    if (!known) return undefined;
    if (views.some((view) => view.name === name && view.id !== id)) throw taken(name ?? '');
    const values = { name: name ?? known.name, link: link === undefined ? known.link : requireView(link, snapshot) };
    await this.#db.updateTable('named_views').set(values).where('id', '=', id).execute();
    return { ...known, ...values };
  }

  /** Whether there was such a name. */
  async remove(snapshot: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('named_views')
      .where('snapshot_id', '=', snapshot)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Of a snapshot that is deleted for good. */
  async removeAll(snapshot: string): Promise<void> {
    await this.#db.deleteFrom('named_views').where('snapshot_id', '=', snapshot).execute();
  }
}

function viewOf({ id, name, link, added_at }: NamedViewRow): NamedView {
  return { id, name, link, addedAt: added_at };
}

function taken(name: string): NotNamed {
  return new NotNamed('name-taken', `Another view of this snapshot is called “${name}”.`);
}

function requireView(link: string, snapshot: string): string {
  const kept = namedLink(link, snapshot);
  if (kept === undefined) throw new NotNamed('no-such-view', 'The link is no view of this snapshot.');
  return kept;
}
