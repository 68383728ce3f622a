/** Bytes to stdout, as fast as the reader takes them. */
import { once } from 'node:events';
import { Failure } from './report.ts';

/** Writes pieces until they end, or until the reader has gone (as in `unpark inspect … | head`). */
export async function writeAll(pieces: Iterable<Uint8Array>): Promise<void> {
  const out = process.stdout;
  let failed: NodeJS.ErrnoException | undefined;
  out.on('error', (cause) => {
    failed = cause;
  });
  for (const piece of pieces) {
    if (!out.write(piece) && !failed)
      await Promise.race([once(out, 'drain'), once(out, 'close')]).catch(() => undefined); // the error is in `failed`
    if (failed) break;
  }
  if (!failed) await new Promise<void>((done) => out.write('', () => done()));
  if (failed && failed.code !== 'EPIPE') throw new Failure(`the output cannot be written: ${failed.message}`);
}
