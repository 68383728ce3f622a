/** Fetches the toolchains of the matrix, one after the other: the go command does, when one of them is asked for its version. */
import { spawnSync } from 'node:child_process';
import { TOOLCHAINS } from '../fixtures/matrix.ts';
import { goEnvironment } from '../fixtures/take.ts';

for (const go of TOOLCHAINS) {
  const { status, stderr } = spawnSync('go', ['version'], { env: goEnvironment(go), encoding: 'utf8' });
  if (status !== 0) console.error(`go${go} could not be fetched: ${stderr.trim()}`);
}
