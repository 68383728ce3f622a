/**
 * `npm run check`: everything that can be said of the code without running the product, in about a minute: types, lint
 * and format, imports, dead code, generated files, colours, unit tests. The first failures are printed, all are counted.
 */
import { spawn } from 'node:child_process';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const PARTS = ['engine', 'api', 'server', 'cli', 'src', 'src/worker', 'tsconfig.test.json'];
const CHECKS: readonly Check[] = [
  ...PARTS.map((part) => ({ name: `types of ${part}`, command: ['tsc', '-p', part] })),
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'imports', command: ['tsx', 'scripts/check-imports.ts'] },
  { name: 'generated files', command: ['tsx', 'scripts/check-generated.ts'] },
  { name: 'colours', command: ['tsx', 'scripts/check-colours.ts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit'] },
];
/** At once: the machine may be small. */
const PARALLEL = 2;

/** `npm test` runs the unit tests by itself, to count them. */
const wanted = CHECKS.filter((check) => check.name !== 'unit tests' || !process.argv.includes('--without-tests'));
const queue = [...wanted];
const failed: string[] = [];
await Promise.all(Array.from({ length: PARALLEL }, work));
console.log(
  failed.length === 0
    ? `check: all ${wanted.length} are good`
    : `check: ${failed.length} of ${wanted.length} failed: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const started = performance.now();
    const { code, output } = await run(check.command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
    if (code === 0) continue;
    failed.push(check.name);
    console.log(output.trimEnd());
  }
}

function run([program, ...args]: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${program}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
