/** Bytes to stdout, as fast as the reader takes them. */
import { Failure } from './report.ts';

/**
 * Writes pieces until they end, or until the reader has gone (as in `unpark inspect … | head`). A piece
 * is written before the next is asked for, so that one buffer can serve them all.
 */
export async function writeAll(pieces: Iterable<Uint8Array>): Promise<void> {
  const out = process.stdout;
  let failed: NodeJS.ErrnoException | undefined;
  out.on('error', (cause) => {
    failed = cause;
  });
  for (const piece of pieces) {
    await new Promise<void>((done) => out.write(piece, () => done())); // also called when it fails: see `failed`
    if (failed) break;
  }
  if (!failed) await new Promise<void>((done) => out.write('', () => done()));
  if (failed && failed.code !== 'EPIPE') throw new Failure(`the output cannot be written: ${failed.message}`);
}
