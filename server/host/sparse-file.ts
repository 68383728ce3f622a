/**
 * Writes a file and leaves out blocks of zeros, which then take no room on disk: cores of Go processes are mostly
 * reserved address space that was never touched.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';

const BLOCK = 1 << 16;
const ZEROS = Buffer.alloc(BLOCK);

/** A stream into the file at `path`, which is made or emptied. */
export function sparseFile(path: string): Writable {
  let file: FileHandle | undefined;
  let at = 0;
  return new Writable({
    highWaterMark: 4 * BLOCK,
    construct(done) {
      open(path, 'w', 0o600).then((opened) => {
        file = opened;
        done();
      }, done);
    },
    write(chunk: Buffer, _encoding, done) {
      const from = at;
      at += chunk.length;
      if (file) writeBlocks(file, chunk, from).then(() => done(), done);
    },
    final(done) {
      // The end may be a hole.
      if (file) file.truncate(at).then(() => done(), done);
    },
    destroy(cause, done) {
      if (file) file.close().then(() => done(cause), done);
      else done(cause);
    },
  });
}

async function writeBlocks(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let from = 0; from < chunk.length; from += BLOCK) {
    const block = chunk.subarray(from, from + BLOCK);
    if (block.equals(ZEROS.subarray(0, block.length))) continue;
    await writeAll(file, block, position + from);
  }
}

/** A write may take less than it was given. */
async function writeAll(file: FileHandle, block: Buffer, position: number): Promise<void> {
  for (let done = 0; done < block.length; ) {
    const { bytesWritten } = await file.write(block, done, block.length - done, position + done);
    done += bytesWritten;
  }
}
