/**
 * What must be there before anything runs: a Node that is new enough, the packages, the build. Plain JavaScript for any
 * Node, since it runs before all of these.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Installs and builds as far as needed. `say` is told what takes time. `rebuild: false` takes any build that is there,
 * without looking at the sources.
 */
export async function prepare({ say, rebuild }) {
  requireNode();
  const built = ['dist/node/unpark.js', 'dist/node/session-worker.js', 'dist/web/index.html'].every((file) =>
    existsSync(join(root, file)),
  );
  install(say);
  if (built && !rebuild) return;
  run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'scripts/build.ts')], say);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `unpark: Node ${process.versions.node} is too old. Install Node 20.19 or later: https://nodejs.org\n`,
  );
  process.exit(1);
}

/** `npm ci` where node_modules is missing or older than the lock file says. */
export function install(say) {
  const manifest = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (existsSync(installed) && sameLock(manifest, installed)) return;
  say(existsSync(installed) ? 'The packages have changed: npm ci …' : 'Installing packages: npm ci …');
  run('npm', ['ci', '--no-audit', '--no-fund'], say);
}

/** npm keeps what it installed in node_modules/.package-lock.json: equal versions mean that nothing is to be done. */
function sameLock(wanted, installed) {
  if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true;
  const versions = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const here = versions(installed);
  return Object.entries(versions(wanted)).every(
    ([name, entry]) => name === '' || entry.optional || here[name]?.version === entry.version,
  );
}

/** Runs a command in the project's folder, its output on stderr; ends this process when it fails. */
export function run(command, args, say) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (done.status === 0) return;
  say(
    `unpark: ${command} ${args.join(' ')} failed${done.error ? `: ${done.error.message}` : ` with status ${done.status}`}. What it printed is above.`,
  );
  process.exit(1);
}
