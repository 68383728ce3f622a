/** The samples that ship with Unpark, put into the library once. */
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { packageRoot } from '../host/package-root.ts';
import type { Tables } from './database.ts';
import { sha256 } from './entry.ts';
import type { Library } from './library.ts';

/**
 * Adds those that were never added; one that the user removed stays away until it changes. A sample that cannot be added
 * (a full disk) keeps nobody from his own snapshots.
 */
export async function addSamples(
  db: Kysely<Tables>,
  library: Library,
  failed: (name: string, cause: unknown) => void,
): Promise<void> {
  const folder = join(packageRoot, 'public/samples');
  for (const name of (await filesIn(folder)).filter((file) => file.endsWith('.unpark'))) {
    const hash = sha256(await readFile(join(folder, name)));
    const known = await db.selectFrom('samples').select('hash').where('name', '=', name).executeTakeFirst();
    if (known?.hash === hash) continue;
    const copy = library.incoming();
    try {
      await copyFile(join(folder, name), copy);
      await library.addUpload(copy, name, 'sample');
      await db.replaceInto('samples').values({ name, hash }).execute();
    } catch (cause) {
      failed(name, cause);
    } finally {
      await rm(copy, { force: true });
    }
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
