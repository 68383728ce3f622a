/**
 * Who may import whom. The matrix below is the architecture (docs/architecture.md); this script holds every import
 * against it. What must break it stands in DEBTS, with its date and reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Part or engine folder → what it may import besides itself. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  'engine/bytes': [],
  'engine/elf': ['engine/bytes'],
  'engine/formats': ['engine/bytes'],
  'engine/dwarf': ['engine/bytes', 'engine/elf'],
  'engine/gobin': ['engine/bytes', 'engine/elf'],
  'engine/process': ['engine/bytes', 'engine/elf', 'engine/gobin', 'engine/dwarf'],
  'engine/runtime': ['engine/bytes', 'engine/elf', 'engine/gobin', 'engine/dwarf', 'engine/process'],
  'engine/stacks': ['engine/bytes', 'engine/elf', 'engine/gobin', 'engine/process', 'engine/runtime'],
  'engine/values': [
    'engine/bytes',
    'engine/elf',
    'engine/dwarf',
    'engine/gobin',
    'engine/process',
    'engine/runtime',
    'engine/stacks',
  ],
  'engine/machine': ['engine/bytes', 'engine/elf', 'engine/gobin', 'engine/runtime'],
  'engine/snapshot': [
    'engine/bytes',
    'engine/elf',
    'engine/gobin',
    'engine/process',
    'engine/runtime',
    'engine/stacks',
    'engine/values',
  ],
  'engine/analyses': [
    'engine/bytes',
    'engine/elf',
    'engine/dwarf',
    'engine/gobin',
    'engine/process',
    'engine/runtime',
    'engine/stacks',
    'engine/values',
    'engine/machine',
    'engine/snapshot',
  ],
  'engine/query': [],
  'engine/session': ['engine/*', 'api'],
  'engine/index.ts': ['engine/*'],
  'engine/testing': ['engine/*', 'fixtures', 'server/host', 'api'],
  api: [],
  server: ['engine/index.ts', 'api'],
  cli: ['engine/index.ts', 'api', 'server'],
  // What `npx unpark` runs: prepares an installation that was not built yet, then hands over to the build.
  'cli/unpark.mjs': ['scripts', 'dist'],
  // Of the engine the explorer takes the grammar alone, not its evaluation.
  src: [
    'api',
    'src/worker',
    ...['edit', 'filter', 'keys', 'parser.generated'].map((file) => `engine/query/${file}.ts`),
  ],
  // The page's Web Worker hosts sessions as the server's threads do; the page knows its messages.
  'src/worker': ['engine/index.ts', 'api'],
  e2e: ['api', 'fixtures'],
  fixtures: [],
  // It measures the parts of the engine one by one.
  bench: ['fixtures', 'engine/*', 'engine/index.ts', 'server'],
  scripts: ['*'],
};

/** npm packages and built-ins by part; parts that are not here may import any. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  engine: /^(fflate|pprof-format|@noble\/hashes\/.+|@lezer\/(lr|common))$/,
  api: /^zod$/,
};

interface Debt {
  readonly file: string;
  readonly imports: string;
  readonly since: string;
  readonly why: string;
}

const DEBTS: readonly Debt[] = [];

const FORBIDDEN_FOLDERS = new Set(['shared', 'common', 'utils', 'lib', 'helpers', 'types']);
const IMPORT =
  /^\s*(?:import|export)\b(?!\s*\()[^'"]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

const root = join(import.meta.dirname, '..');
const problems: string[] = [];
const parts = ['engine', 'api', 'server', 'cli', 'src', 'e2e', 'fixtures', 'bench', 'scripts'];

for (const part of parts) for (const file of sourceFiles(join(root, part))) checkFile(file);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`\n${problems.length} imports break the matrix of scripts/check-imports.ts.`);
  process.exit(1);
}
console.log('imports: every one is allowed by the matrix');

function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (FORBIDDEN_FOLDERS.has(entry.name))
        problems.push(`${relative(root, path)}: a folder that says nothing; a type lives with its owner`);
      if (entry.name !== 'node_modules') yield* sourceFiles(path);
    } else if (/\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.includes('.generated.')) yield path;
  }
}

function checkFile(path: string): void {
  const file = relative(root, path);
  const isTest = /\.test\.tsx?$/.test(file) || file.includes('/testing/');
  const text = readFileSync(path, 'utf8');
  for (const match of text.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? match[3];
    const line = text.slice(0, match.index).split('\n').length;
    const typeOnly = /^\s*(import|export)\s+type\b/.test(match[0]);
    const complaint = target.startsWith('.')
      ? relativeComplaint(file, target, isTest, typeOnly)
      : packageComplaint(file, target, isTest);
    if (complaint && !DEBTS.some((d) => d.file === file && d.imports === target))
      problems.push(`${file}:${line}: ${complaint}`);
  }
}

function relativeComplaint(file: string, target: string, isTest: boolean, typeOnly: boolean): string | undefined {
  const to = normalize(join(dirname(file), target)).replace(/\?.*$/, '');
  const from = room(file);
  const other = room(to);
  if (isTest) return undefined;
  for (const siblings of ['engine/analyses/', 'src/features/']) {
    const [a, b] = [file, to].map((f) => (f.startsWith(siblings) ? f.slice(siblings.length).split('/')[0] : undefined));
    if (a !== undefined && b !== undefined && a !== b) return `${siblings}${a} must not import its sibling ${b}`;
  }
  if (file.startsWith('src/ui/') && !to.startsWith('src/ui/')) return `src/ui knows neither data nor views: ${target}`;
  if (from === other) return undefined;
  if (from.startsWith('engine/') && other === 'api' && !typeOnly)
    return `the engine may import types of api only (import type): ${target}`;
  const allowed = MATRIX[from] ?? [];
  const fits = allowed.some(
    (a) => a === '*' || a === other || (a.endsWith('/*') && other.startsWith(a.slice(0, -1))) || to === a,
  );
  return fits ? undefined : `${from} must not import ${other} (${target})`;
}

function packageComplaint(file: string, target: string, isTest: boolean): string | undefined {
  const allowed = PACKAGES[file.split('/')[0]];
  return !allowed || isTest || allowed.test(target)
    ? undefined
    : `${file.split('/')[0]} must not import the package ${target}`;
}

/** The room a file belongs to: an engine folder, an analysis, or a part. */
function room(file: string): string {
  const [part, folder] = file.split('/');
  if (file === 'cli/unpark.mjs') return file;
  if (part === 'src' && folder === 'worker') return 'src/worker';
  if (part !== 'engine') return part;
  if (folder === 'index.ts') return 'engine/index.ts';
  return `engine/${folder}`;
}
