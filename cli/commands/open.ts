/** `unpark open`: the explorer in a browser, on this machine. */
import { Command, InvalidArgumentError } from 'commander';

interface Options {
  readonly exe?: string;
  readonly host: string;
  readonly port?: number;
  readonly data?: string;
  readonly uploadLimit?: number;
  readonly browser: boolean;
}

export function openCommand(): Command {
  return new Command('open')
    .description('show a snapshot in the browser; without a core: all snapshots of the library')
    .argument(
      '[core]',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, gzip-compressed or not, or an .unpark bundle',
    )
    .option('--exe <file>', 'the executable; by itself it is found at the path that the core names, or beside the core')
    .option('--port <n>', 'the port to listen on (default: 7777, or the next free one)', port)
    .option('--host <address>', 'the address to listen on; any but a loopback address lets others in', '127.0.0.1')
    .option('--data <folder>', 'where snapshots are kept (default: ~/.local/share/unpark)')
    .option('--upload-limit <size>', 'the largest upload, such as 500M or 64G (default: 64G)', size)
    .option('--no-browser', 'print the link only')
    .action(open);
}

async function open(core: string | undefined, options: Options): Promise<void> {
  const [{ PortTaken, startServer }, { openBrowser }, { formatLink }, { Failure }] = await Promise.all([
    import('../../server/main.ts'),
    import('../print/browser.ts'),
    import('../../api/links.ts'),
    import('../print/report.ts'),
  ]);
  const server = await startServer({
    host: options.host,
    port: options.port,
    data: options.data,
    uploadLimit: options.uploadLimit,
    samplesLater: core !== undefined,
  }).catch((cause: unknown) => {
    throw cause instanceof PortTaken ? new Failure(cause.message) : cause;
  });
  try {
    const id = core === undefined ? undefined : (await server.library.addByPath(core, options.exe)).id;
    const link =
      server.address + formatLink(id === undefined ? { view: 'library' } : { view: 'overview', snapshot: id });
    process.stdout.write(`${link}\n`);
    if (options.browser) openBrowser(link);
  } catch (cause) {
    await server.close();
    throw cause;
  }
  if (core === undefined) return;
  // The link is in use: what goes wrong with a sample does it no harm.
  await server.addSamples().catch((cause: unknown) => {
    process.stderr.write(`unpark: the samples could not be added: ${cause instanceof Error ? cause.message : cause}\n`);
  });
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port: 0 (any free one) to 65535.');
  return Number(text);
}

const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

function size(text: string): number {
  const match = /^(\d{1,12})\s*([KMGT]?)i?B?$/i.exec(text);
  if (!match) throw new InvalidArgumentError('A size in bytes, or such as 500M or 64G.');
  return Number(match[1]) * UNITS[match[2].toUpperCase()];
}
