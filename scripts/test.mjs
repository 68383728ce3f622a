/**
 * `npm test`: installs what the tests need, runs every kind of them, and ends with one line: "N passed, N failed".
 * Plain JavaScript: nothing may be installed yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const results = mkdtempSync(join(tmpdir(), 'unpark-test-'));
const node = process.execPath;
const bin = (name) => join(root, 'node_modules', name);

/** A run fails as one test where it ends with an error and counted none: nothing may fail unseen. */
const totals = { passed: 0, failed: 0 };
/** Named once more at the end: what failed early has long gone by. */
const failures = [];
/** What failed once, and passed when it was tried again. */
const hesitant = [];

/** Programs that the tests call, and the Debian packages that they are in. */
const PROGRAMS = new Map([
  ['gcc', 'gcc libc6-dev'],
  ['objcopy', 'binutils'],
  ['gdb', 'gdb'],
  ['dot', 'graphviz'],
  ['zstd', 'zstd'],
  ['lz4', 'lz4'],
  ['xz', 'xz-utils'],
]);

await prepare({ say, rebuild: true });
if (!requireGo()) process.exit(1);
// What comes over the network comes while the code is checked.
const fetched = [toolchains(), delve(), programs()];
check();
await Promise.all(fetched);
vitest('unit', 'engine', 'server');
playwright(await fetched[2]);

rmSync(results, { recursive: true, force: true });
for (const test of hesitant) say(`passed only the second time: ${test}`);
for (const failure of failures) say(`FAILED ${failure}`);
say(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Types, lint, imports, dead code: each is counted as one. Its unit tests are counted by their own run. */
function check() {
  say('\n== check');
  const output = run(node, [bin('tsx/dist/cli.mjs'), 'scripts/check.ts', '--without-tests'], { capture: true });
  say(output.text.trimEnd());
  const good = (output.text.match(/^ok {4} /gm) ?? []).length;
  const bad = (output.text.match(/^FAILED /gm) ?? []).length;
  failures.push(...[...output.text.matchAll(/^FAILED (.*)/gm)].map((found) => found[1]));
  count(good, bad, output.status);
}

/** At once, on all processors: by itself vitest leaves one of them to others. */
function vitest(...projects) {
  say(`\n== ${projects.join(', ')} tests`);
  const file = join(results, 'vitest.json');
  const { status } = run(node, [
    bin('vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--maxWorkers=100%',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = read(file);
  const failed = (report?.testResults ?? []).flatMap(namesOfFailed);
  failures.push(...failed);
  count(report?.numPassedTests ?? 0, failed.length, status);
}

/** Of a file, the tests that failed; the file itself where it failed and none of its tests did. */
function namesOfFailed({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLine(message)}`];
  return failed.map((test) => `${name}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
}

function playwright(chromiumPath) {
  say('\n== tests in the browser');
  run(node, [bin('tsx/dist/cli.mjs'), 'scripts/build.ts', 'static']);
  const file = join(results, 'e2e.json');
  const { status } = run(
    node,
    [bin('@playwright/test/cli.js'), 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
    {
      env: {
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
        ...(chromiumPath ? { UNPARK_CHROMIUM: chromiumPath } : {}),
      },
    },
  );
  const report = read(file);
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const named = (spec) => `e2e/${spec.file}:${spec.line}: ${spec.title}`;
  const all = (report?.suites ?? []).flatMap(specs);
  failures.push(...all.filter((spec) => !spec.ok).map(named));
  const again = all.filter((spec) => spec.ok && spec.tests.some((test) => test.status === 'flaky'));
  hesitant.push(...again.map(named));
  const stats = report?.stats;
  count((stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected ?? 0, status);
}

function firstLine(text) {
  return (text ?? '').split('\n', 1)[0];
}

function count(passed, failed, status) {
  totals.passed += passed;
  totals.failed += status !== 0 && failed === 0 ? 1 : failed;
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function run(command, args, { capture = false, env = {} } = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    // What tests leave in the folder for temporary files goes with the results.
    env: { ...process.env, TMPDIR: results, ...env },
    maxBuffer: 1 << 28,
  });
  if (done.error) say(`${command}: ${done.error.message}`);
  return { status: done.status ?? 1, text: capture ? `${done.stdout}${done.stderr}` : '' };
}

function requireGo() {
  if (find('go')) return true;
  say(
    'The tests build Go programs and compare with their own crash dumps: they need Go 1.21 or later, and there is no `go` in PATH.',
  );
  say(
    'Install it from https://go.dev/dl, or with the system’s packages (Debian: apt-get install golang-go). It fetches the other Go versions itself.',
  );
  say('0 passed, 1 failed');
  return false;
}

/** The Go versions that most fixtures are built with. */
function toolchains() {
  return start(node, [bin('tsx/dist/cli.mjs'), 'scripts/fetch-toolchains.ts']);
}

/** Variables are compared with what delve reads. */
async function delve() {
  const folder = process.env.GOBIN ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin');
  if (find('dlv') || existsSync(join(folder, 'dlv'))) return;
  say('Installing delve (go install) …');
  if ((await start('go', ['install', 'github.com/go-delve/delve/cmd/dlv@latest'])) !== 0)
    say('delve could not be installed: the tests that compare with it will fail.');
}

/** What is missing of them and of Chromium, where this is root of a Debian; else it is said. Chromium: its path, undefined for Playwright's own. */
async function programs() {
  const missing = [...PROGRAMS.keys()].filter((name) => !find(name));
  const packages = [...missing.map((name) => PROGRAMS.get(name)), ...(findChromium() ? [] : ['chromium'])];
  if (packages.length > 0 && process.getuid?.() === 0 && find('apt-get')) {
    say(`Installing ${packages.join(' ')} (apt-get) …`);
    const install = `apt-get update -qq; apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`;
    await start('sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive' });
  }
  for (const name of missing)
    if (!find(name)) say(`There is no ${name} in PATH: tests that call it will fail (Debian: ${PROGRAMS.get(name)}).`);
  const installed = findChromium();
  if (installed) return installed;
  say('Installing Playwright’s Chromium …');
  await start(node, [bin('@playwright/test/cli.js'), 'install', 'chromium']);
  return undefined;
}

/** Runs beside what follows; answers with its status when it has ended. */
function start(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

function findChromium() {
  const { UNPARK_CHROMIUM } = process.env;
  return UNPARK_CHROMIUM ?? find('chromium') ?? find('chromium-browser') ?? find('google-chrome');
}

function find(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not here: the next folder of PATH may have it
  }
}
