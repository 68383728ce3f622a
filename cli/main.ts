/**
 * The command line: `unpark VERB …`. A verb's code is loaded when it runs, so that `inspect` never waits for the server.
 * Exit status: 0 done, 1 the input cannot be opened (one line on stderr), 2 wrong usage.
 */
import { Command, CommanderError } from 'commander';
import { version } from '../server/host/package-root.ts';
import { bundleCommand } from './commands/bundle.ts';
import { diffCommand } from './commands/diff.ts';
import { goroutinesCommand } from './commands/goroutines.ts';
import { inspectCommand } from './commands/inspect.ts';
import { openCommand } from './commands/open.ts';
import { printCommand } from './commands/print.ts';
import { reportCommand } from './commands/report.ts';
import { traceCommand } from './commands/trace.ts';
import { whyCommand } from './commands/why.ts';
import { report } from './print/report.ts';

const USAGE = 2;

async function main(): Promise<void> {
  const program = new Command('unpark')
    .description('Opens the snapshot of a crashed or stuck Go process and shows what every goroutine was doing.')
    .version(version, '-V, --version')
    .configureOutput({
      outputError: (text, write) =>
        write(`unpark: ${text.replace(/^error: /, '').trim()} (unpark --help tells more)\n`),
    })
    .exitOverride();
  const commands = [
    openCommand(),
    inspectCommand(),
    whyCommand(),
    goroutinesCommand(),
    diffCommand(),
    printCommand(),
    reportCommand(),
    traceCommand(),
    bundleCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(process.argv.map(asArgument));
  } catch (cause) {
    process.exitCode = cause instanceof CommanderError ? (cause.exitCode === 0 ? 0 : USAGE) : report(cause);
  }
}

/** A filter may begin with "-is:system", which is no option: a space before it says so. */
function asArgument(text: string): string {
  return /^-[a-z]+:/.test(text) ? ` ${text}` : text;
}

await main();
