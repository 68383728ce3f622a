/** Where this installation of Unpark lies: its package.json, the built pages, the built worker, the samples. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of Unpark's package.json: the code runs from dist/node or from its sources. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

export const version: string = readManifest(packageRoot)?.version ?? '0';

function findRoot(from: string): string {
  for (let folder = from, deeper = ''; folder !== deeper; deeper = folder, folder = dirname(folder)) {
    if (readManifest(folder)?.name === 'unpark') return folder;
  }
  throw new Error(`The package.json of Unpark is not above ${from}.`);
}

function readManifest(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
