/**
 * `npm start`: installs and builds what is missing, then opens the sample in the browser. Options go to `unpark open`:
 * npm start -- --port 8000 --no-browser; so does a core of one's own: npm start -- CORE --exe FILE.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

await prepare({ say: (line) => process.stderr.write(`${line}\n`), rebuild: true });

const given = process.argv.slice(2);
const sample = join(root, 'public/samples/deadlock.unpark');
const opens = given[0] !== undefined && !given[0].startsWith('-');
process.stderr.write(`${opens ? `Opening ${given[0]}` : 'Opening the sample, a deadlock'}. Stop with Ctrl+C.\n`);

const child = spawn(
  process.execPath,
  [join(root, 'dist/node/unpark.js'), 'open', ...(opens ? [] : [sample]), ...given],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 0;
});
