/** Before the server tests: a build of what they start, made anew only when its sources changed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../host/package-root.ts';

export default function build(): void {
  const tsx = join(packageRoot, 'node_modules/tsx/dist/cli.mjs');
  const done = spawnSync(process.execPath, [tsx, 'scripts/build.ts'], { cwd: packageRoot, stdio: 'inherit' });
  if (done.status !== 0) throw new Error('The build failed: its messages are above.');
}
