/** The library's tables in one SQLite file of the data folder. */
import { Kysely, type Migration, Migrator, SqliteDialect } from 'kysely';
import Database from 'libsql';

export interface SnapshotRow {
  readonly id: string;
  readonly source: 'path' | 'upload' | 'sample';
  /** null: a core. Else what the process wrote of its goroutines. */
  readonly kind: 'dump' | 'profile' | null;
  readonly core_path: string;
  readonly core_bytes: number;
  /** Milliseconds since 1970: when the core file was last written. A referenced file that has another was changed. */
  readonly core_modified: number;
  readonly executable_path: string | null;
  /** What the core says of its executable. */
  readonly program: string | null;
  readonly build_id: string | null;
  readonly gnu_build_id: string | null;
  readonly go_build_id: string | null;
  readonly added_at: string;
  /** ISO 8601 of the removal; it is undone by clearing it, until the files are deleted. */
  readonly removed_at: string | null;
  /** Known once it was opened. */
  readonly go_version: string | null;
  readonly goroutines: number | null;
  readonly headline: string | null;
  /** JSON of the problem that opening ended with. */
  readonly problem: string | null;
  /** An execution trace that was attached, and its name where it came from. */
  readonly trace_path: string | null;
  readonly trace_name: string | null;
  /** Debug information of the executable, where that lies in a file of its own. */
  readonly debug_path: string | null;
}

/** An uploaded executable: kept for cores that come, or came, by build ID. */
export interface ExecutableRow {
  readonly path: string;
  readonly name: string;
  readonly gnu_build_id: string | null;
  readonly go_build_id: string | null;
  readonly added_at: string;
  /** As `Identity` has it; null where the file came before this was asked. */
  readonly debug_info: 'none' | 'included' | 'only' | null;
}

/** A shipped sample that was added once: removed by the user, it stays away. */
export interface SampleRow {
  readonly name: string;
  readonly hash: string;
}

/** A view of a snapshot that was given a name. */
export interface NamedViewRow {
  readonly id: string;
  readonly snapshot_id: string;
  readonly name: string;
  /** As api/links.ts wrote it, with its version. */
  readonly link: string;
  readonly added_at: string;
}

export interface Tables {
  readonly snapshots: SnapshotRow;
  readonly executables: ExecutableRow;
  readonly samples: SampleRow;
  readonly named_views: NamedViewRow;
}

const MIGRATIONS: Record<string, Migration> = {
  '0001-library': {
    async up(db) {
      await db.schema
        .createTable('snapshots')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('source', 'text', (c) => c.notNull())
        .addColumn('core_path', 'text', (c) => c.notNull())
        .addColumn('core_bytes', 'integer', (c) => c.notNull())
        .addColumn('core_modified', 'real', (c) => c.notNull())
        .addColumn('executable_path', 'text')
        .addColumn('program', 'text')
        .addColumn('build_id', 'text')
        .addColumn('gnu_build_id', 'text')
        .addColumn('go_build_id', 'text')
        .addColumn('added_at', 'text', (c) => c.notNull())
        .addColumn('removed_at', 'text')
        .addColumn('go_version', 'text')
        .addColumn('goroutines', 'integer')
        .addColumn('headline', 'text')
        .addColumn('problem', 'text')
        .execute();
      await db.schema
        .createTable('executables')
        .addColumn('path', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('gnu_build_id', 'text')
        .addColumn('go_build_id', 'text')
        .addColumn('added_at', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('samples')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('hash', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '0002-traces': {
    async up(db) {
      await db.schema.alterTable('snapshots').addColumn('trace_path', 'text').execute();
      await db.schema.alterTable('snapshots').addColumn('trace_name', 'text').execute();
    },
  },
  '0003-written': {
    async up(db) {
      await db.schema.alterTable('snapshots').addColumn('kind', 'text').execute();
    },
  },
  '0004-debug-files': {
    async up(db) {
      await db.schema.alterTable('snapshots').addColumn('debug_path', 'text').execute();
      await db.schema.alterTable('executables').addColumn('debug_info', 'text').execute();
    },
  },
  '0005-named-views': {
    async up(db) {
      await db.schema
        .createTable('named_views')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('snapshot_id', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('link', 'text', (c) => c.notNull())
        .addColumn('added_at', 'text', (c) => c.notNull())
        .addUniqueConstraint('named_views_name', ['snapshot_id', 'name'])
        .execute();
    },
  },
};

/** Opens the database, making it or bringing it up to date. */
export async function openDatabase(path: string): Promise<Kysely<Tables>> {
  const connection = new Database(path, { timeout: 5000 });
  connection.exec('PRAGMA journal_mode = WAL');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } }).migrateToLatest();
  if (error) throw error;
  return db;
}
