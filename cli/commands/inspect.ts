/** `unpark inspect`: all that the engine knows about a snapshot, as one JSON document (docs/inspect-contract.d.ts). */
import { Command, InvalidArgumentError } from 'commander';
import {
  DEFAULT_SECTIONS,
  INSPECT_SECTIONS,
  type InspectSection,
  openTraceFile,
  traceInspection,
} from '../../engine/index.ts';
import { openFile } from '../../server/host/file-source.ts';
import { writeAll } from '../print/stdout.ts';
import { EXE_OPTION, openResolved } from './with-session.ts';

/** Every section that the contract names. Those that this version does not fill are left out of the document. */
const CONTRACT_SECTIONS =
  'snapshot goroutines variables globals threads channels locks waits diagnosis scheduler heap trace'.split(' ');
const MAX_LENGTH = 256;
const MAX_DEPTH = 4;

interface Options {
  readonly exe?: string;
  readonly only?: ReadonlySet<InspectSection>;
  readonly maxLength: number;
  readonly maxDepth: number;
}

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('print what is known about a snapshot as JSON')
    .argument(
      '<file>',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, or an execution trace, gzip-compressed or not, or an .unpark bundle',
    )
    .option(...EXE_OPTION)
    .option('--only <sections>', `some of: ${CONTRACT_SECTIONS.join(' ')}`, sections)
    .option('--max-length <n>', 'elements of a slice or array and bytes of a string', count, MAX_LENGTH)
    .option('--max-depth <n>', 'levels of parts of a value', count, MAX_DEPTH)
    .action(inspect);
}

async function inspect(path: string, options: Options): Promise<void> {
  const { withTraceOrCore } = await import('../../server/host/resolve-input.ts');
  await withTraceOrCore(path, options.exe, async (input) => {
    if (typeof input === 'string') {
      await writeAll(traceInspection(openTraceFile(openFile(input))));
      return;
    }
    const session = openResolved(input);
    const { only = new Set(DEFAULT_SECTIONS), maxLength, maxDepth } = options;
    // writeAll has every piece written before it takes the next.
    await writeAll(session.inspect({ sections: only, maxLength, maxDepth, reuseChunks: true }));
  });
}

function sections(text: string): ReadonlySet<InspectSection> {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CONTRACT_SECTIONS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no section "${unknown}". Sections: ${CONTRACT_SECTIONS.join(', ')}.`);
  return new Set(INSPECT_SECTIONS.filter((section) => names.includes(section)));
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or greater.');
  return Number(text);
}
