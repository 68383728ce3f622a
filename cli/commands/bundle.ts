/** `unpark bundle`: a core and its executable in one file, to send to someone or to keep. */
import { Command } from 'commander';

interface Options {
  readonly exe?: string;
  readonly output: string;
}

export function bundleCommand(): Command {
  return new Command('bundle')
    .description('pack a core and its executable into one .unpark file')
    .argument('<core>', 'a core')
    .option('--exe <file>', 'the executable; by itself it is found at the path that the core names, or beside the core')
    .requiredOption('-o, --output <file>', 'the bundle to write')
    .action(bundle);
}

async function bundle(core: string, options: Options): Promise<void> {
  const [{ withInput }, { writeBundle }, { openSession }, { openFile }, { Failure }] = await Promise.all([
    import('../../server/host/resolve-input.ts'),
    import('../../server/host/bundle.ts'),
    import('../../engine/index.ts'),
    import('../../server/host/file-source.ts'),
    import('../print/report.ts'),
  ]);
  await withInput(core, options.exe, async (input) => {
    const executable = input.executable === undefined ? undefined : openFile(input.executable);
    openSession({ core: openFile(input.core), executable }); // refuses now what nobody could open later
    const size = await writeBundle(input.core, input.executable, options.output).catch((cause: Error) => {
      throw new Failure(`${options.output} cannot be written: ${cause.message}`);
    });
    const without = executable ? '' : ', without the executable, which was not found: name it with --exe';
    process.stderr.write(`${options.output}: ${(size / 1e6).toFixed(1)} MB${without}\n`);
  });
}
