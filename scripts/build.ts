/**
 * `npm run build`: the single-page app (dist/web) and what runs in Node (dist/node). `npm run build:static`: the page that needs no server
 * (dist/static). Each is made anew only when a file that it is made from is newer than it; `--force` makes it in any case.
 */
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { MOST, payloadOf, writePacked } from './payload.ts';
import { root } from './prepare.mjs';

interface Target {
  readonly name: string;
  readonly mode: 'production' | 'node' | 'static';
  readonly output: string;
  readonly sources: readonly string[];
}

/** Written last: a build that was interrupted has none. */
const STAMP = '.built';
const EVERYWHERE = ['api', 'engine', 'package-lock.json', 'vite.config.ts'];
const PAGE = [...EVERYWHERE, 'src', 'public', 'index.html'];
const TARGETS: readonly Target[] = [
  { name: 'explorer', mode: 'production', output: 'dist/web', sources: PAGE },
  { name: 'page without a server', mode: 'static', output: 'dist/static', sources: PAGE },
  { name: 'server and command line', mode: 'node', output: 'dist/node', sources: [...EVERYWHERE, 'server', 'cli'] },
];

// Whoever builds from within a test has another: React would be built for development.
process.env.NODE_ENV = 'production';

const wanted = process.argv.includes('static') ? ['static'] : ['production', 'node'];
for (const target of TARGETS.filter(({ mode }) => wanted.includes(mode))) {
  if (!process.argv.includes('--force') && upToDate(target)) continue;
  process.stderr.write(`Building ${target.name} …\n`);
  const began = new Date();
  await build({ root, mode: target.mode, logLevel: 'warn' });
  const stamp = join(root, target.output, STAMP);
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began); // what is written while it builds is newer than the build
  if (target.mode !== 'production') continue;
  writePacked(join(root, target.output));
  tellPayload(join(root, target.output));
}

function tellPayload(folder: string): void {
  const { first, scripts } = payloadOf(folder);
  const kibibytes = (bytes: number) => (bytes / 1024).toFixed(1);
  process.stderr.write(
    `Compressed: ${kibibytes(first)} KiB come first (goal ${kibibytes(MOST.first)}), ${kibibytes(scripts)} KiB of script in all (goal ${kibibytes(MOST.scripts)}).\n`,
  );
}

function upToDate(target: Target): boolean {
  const stamp = join(root, target.output, STAMP);
  if (!existsSync(stamp)) return false;
  const made = statSync(stamp).mtimeMs;
  return target.sources.every((source) => newest(join(root, source)) <= made);
}

/** When the newest file at or below a path was written; tests are no source of a build. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
