/** What a visitor of the explorer loads, compressed as a web server would send it: what comes first, and all of its script. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Payload {
  /** Bytes of the page and all that it names: scripts, styles, icon; fonts not counted. */
  readonly first: number;
  /** Bytes of every script of the explorer, whenever it is loaded. */
  readonly scripts: number;
}

/** Goals, in bytes: docs/decisions/0021-a-small-first-payload.md, 0025-all-of-the-script.md. */
export const MOST: Payload = { first: 100 * 1024, scripts: 350_000 };

/** Measures a build of the explorer in a folder. */
export function payloadOf(folder: string): Payload {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css|svg))"/g)].map(([, file]) => file);
  const scripts = readdirSync(join(folder, 'assets')).filter((file) => file.endsWith('.js'));
  return {
    first: sum(['index.html', ...named].map((file) => packed(join(folder, file)))),
    scripts: sum(scripts.map((file) => packed(join(folder, 'assets', file)))),
  };
}

/** Puts beside every script and style sheet what a browser that takes it is sent instead. */
export function writePacked(folder: string): void {
  for (const file of readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name))) {
    const path = join(folder, 'assets', file);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}

function packed(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
