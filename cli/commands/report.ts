/** `unpark report`: the verdict, the groups and the goroutines as one HTML file for somebody who has nothing but a browser. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { Failure } from '../print/report.ts';
import { writeAll } from '../print/stdout.ts';
import { EXE_OPTION, withSession } from './with-session.ts';

interface Options {
  readonly exe?: string;
  readonly output?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('write what was found out as one HTML file: no server, no scripts, no values of variables in it')
    .argument(
      '<core>',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, gzip-compressed or not, or an .unpark bundle',
    )
    .argument('[filter]', 'which goroutines are listed, in the filter language', '-is:system')
    .option(...EXE_OPTION)
    .option('-o, --output <file>', 'the file to write; absent: stdout')
    .action(write);
}

async function write(core: string, filter: string, { exe, output }: Options): Promise<void> {
  await withSession(core, exe, async (session) => {
    const [mistake] = session.goroutines({ filter, sort: 'id', descending: false, offset: 0, limit: 0 }).errors;
    if (mistake) throw new Failure(`${mistake.message} (character ${mistake.from + 1} of the filter)`);
    const pieces = session.export({ as: 'report', filter });
    if (output === undefined) return writeAll(pieces);
    await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(output)).catch((cause: Error) => {
      throw new Failure(`${output} cannot be written: ${cause.message}`);
    });
  });
}
