/**
 * Executables and debug information from the servers that DEBUGINFOD_URLS names, by build ID. Nothing is asked of anybody
 * while it is not set. What came is kept below DEBUGINFOD_CACHE_PATH.
 * Source: debuginfod(8), "WEBAPI"; debuginfod-find(1).
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** Until a server answers; debuginfod's own DEBUGINFOD_TIMEOUT. */
const PATIENCE = 90_000;
/** No executable has more. */
const MAX_BYTES = 2 ** 33;

/** The path of the file; undefined: no server has it, or none is named. */
export async function fromDebuginfod(buildId: string, kind: 'executable' | 'debuginfo'): Promise<string | undefined> {
  const servers = (process.env.DEBUGINFOD_URLS ?? '').split(/\s+/).filter((url) => /^https?:\/\//.test(url));
  if (servers.length === 0 || !/^[0-9a-f]{8,}$/.test(buildId)) return undefined;
  const folder = join(cacheFolder(), buildId);
  const path = join(folder, kind);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const partial = `${path}.${process.pid}.part`;
  for (const server of servers) {
    const url = `${server.replace(/\/+$/, '')}/buildid/${buildId}/${kind}`;
    if (!(await download(url, partial))) continue;
    await rename(partial, path);
    return path;
  }
  await rm(partial, { force: true });
  return undefined;
}

/** A server that does not answer, or does not have it, is passed over: others may. */
async function download(url: string, into: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.body === null) return false;
    await pipeline(
      Readable.fromWeb(answer.body as ReadableStream),
      bounded(),
      createWriteStream(into, { mode: 0o600 }),
    );
    return true;
  } catch {
    return false;
  }
}

function bounded(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > MAX_BYTES ? new Error(`more than ${MAX_BYTES} bytes`) : undefined, chunk);
    },
  });
}

function cacheFolder(): string {
  const told = process.env.DEBUGINFOD_CACHE_PATH;
  return told ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'unpark-debuginfod');
}
