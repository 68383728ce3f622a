/** `unpark trace`: what an execution trace holds: a file, or what a core has of one in its memory. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { type Fault, openSession, openTraceFile, type TraceView } from '../../engine/index.ts';
import { openFile } from '../../server/host/file-source.ts';
import { Failure } from '../print/report.ts';
import { writeAll } from '../print/stdout.ts';
import { overviewLines } from '../print/trace-text.ts';

interface Options {
  readonly exe?: string;
  readonly written?: string;
  readonly json: boolean;
}

export function traceCommand(): Command {
  return new Command('trace')
    .description('say what an execution trace holds: a file of runtime/trace, or what a core has of one in its memory')
    .argument('<file>', 'a trace of Go 1.22 or later, or a core whose process traced or had a flight recorder')
    .option(
      '--exe <file>',
      'the executable of a core; by itself it is found at the path that the core names, or beside it',
    )
    .option('--written <file>', 'what the process of a core had written of its trace: joined with what is in the core')
    .option('--json', 'print JSON', false)
    .action(trace);
}

async function trace(path: string, options: Options): Promise<void> {
  const { withTraceOrCore } = await import('../../server/host/resolve-input.ts');
  await withTraceOrCore(path, options.exe, async (input) => {
    const view =
      typeof input === 'string' ? openTraceFile(openFile(input)) : ofCore(input.core, input.executable, options);
    const overview = view.overview();
    await writeAll(
      encoded(options.json ? [JSON.stringify(overview, undefined, 2)] : overviewLines(basename(path), overview)),
    );
  });
}

function* encoded(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const line of lines) yield encoder.encode(`${line}\n`);
}

function ofCore(core: string, executable: string | undefined, options: Options): TraceView {
  const session = openSession({
    core: openFile(core),
    executable: executable === undefined ? undefined : openFile(executable),
  });
  const found = session.trace(options.written === undefined ? undefined : openFile(options.written));
  if (!isFault(found)) return found;
  throw new Failure(found.hint ? `${found.message} ${found.hint}` : found.message);
}

function isFault(found: TraceView | Fault): found is Fault {
  return 'code' in found;
}
