/** `unpark inspect`: all that the engine knows about a snapshot, as one JSON document (docs/inspect-contract.d.ts). */
import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_SECTIONS, INSPECT_SECTIONS, type InspectSection, openSession } from '../../engine/index.ts';
import { openFile } from '../../server/host/file-source.ts';
import { writeAll } from '../print/stdout.ts';

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
    .argument('<core>', 'a core, gzip-compressed or not, or an .unpark bundle')
    .option('--exe <file>', 'the executable; by itself it is found at the path that the core names, or beside the core')
    .option('--only <sections>', `some of: ${CONTRACT_SECTIONS.join(' ')}`, sections)
    .option('--max-length <n>', 'elements of a slice or array and bytes of a string', count, MAX_LENGTH)
    .option('--max-depth <n>', 'levels of parts of a value', count, MAX_DEPTH)
    .action(inspect);
}

async function inspect(core: string, options: Options): Promise<void> {
  const { withInput } = await import('../../server/host/resolve-input.ts');
  await withInput(core, options.exe, async (input) => {
    const file = openFile(input.core);
    const session = openSession({
      core: file,
      executable: input.executable === undefined ? undefined : openFile(input.executable),
      wallTime: file.modified.toISOString(),
    });
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
