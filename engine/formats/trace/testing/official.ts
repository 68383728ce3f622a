/** The traces of Go's own tests of its reader: scheduler corner cases (C threads, stolen processors, ambiguous times). */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, contentHash } from '../../../../fixtures/cache.ts';

const PROGRAM = join(import.meta.dirname, 'official', 'main.go');

/** Paths of the traces, of the Go toolchain that is installed. */
export async function officialTraces(): Promise<string[]> {
  const go = (...args: string[]) => spawnSync('go', ['env', ...args], { encoding: 'utf8' }).stdout.trim();
  const folder = await cached(`official-traces-${go('GOVERSION')}-${contentHash([PROGRAM], [])}`, async (partial) => {
    // As if it stood in the standard library: what it needs is internal to that.
    const overlay = join(partial, 'overlay.json');
    const place = join(go('GOROOT'), 'src', 'internal', 'trace', 'unpark', 'main.go');
    writeFileSync(overlay, JSON.stringify({ Replace: { [place]: PROGRAM } }));
    const result = spawnSync('go', ['run', '-overlay', overlay, 'internal/trace/unpark', partial], {
      env: { ...process.env, GOWORK: 'off', GOFLAGS: '' },
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`the traces of Go's tests could not be made: ${result.stderr}`);
  });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.trace'))
    .map((name) => join(folder, name));
}
