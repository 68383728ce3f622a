/** The server: one process, one data folder, one port. Embedded in `unpark open`. */
import { type Logger, pino } from 'pino';
import { SessionHost } from './host/session-host.ts';
import { createApp } from './http/app.ts';
import { isLoopback } from './http/guard.ts';
import { DataFolder, defaultDataFolder, type Repaired } from './store/data-folder.ts';
import { openDatabase } from './store/database.ts';
import { Library } from './store/library.ts';
import { addSamples } from './store/samples.ts';

export interface ServerOptions {
  /** Loopback unless told otherwise: a core holds secrets. */
  readonly host?: string;
  /** 0: any free one. Absent: 7777, or the next that is free. */
  readonly port?: number;
  readonly data?: string;
  /** Bytes of one upload, and of what comes out of a packed file. */
  readonly uploadLimit?: number;
  /** Whoever starts it has something to show first, and adds the samples then. */
  readonly samplesLater?: boolean;
}

export interface RunningServer {
  /** "http://127.0.0.1:7777" */
  readonly address: string;
  readonly library: Library;
  readonly host: SessionHost;
  /** Adds the samples that were never added here. */
  addSamples(): Promise<void>;
  close(): Promise<void>;
}

/** The port cannot be had. */
export class PortTaken extends Error {}

const PORT = 7777;
const PORTS_TRIED = 20;
const UPLOAD_LIMIT = 64 * 2 ** 30;
const PURGE_EVERY_MS = 60_000;

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const logger = pino({ level: process.env.UNPARK_LOG ?? 'warn' }, pino.destination({ fd: 2, sync: true }));
  if (!isLoopback(host))
    logger.warn(
      `Listening on ${host}: whoever reaches this machine can read every snapshot, and there is no password.`,
    );
  const folder = new DataFolder(options.data ?? defaultDataFolder());
  const db = await openDatabase(folder.database);
  const sessions = new SessionHost();
  const library = new Library(db, folder, sessions, options.uploadLimit ?? UPLOAD_LIMIT);
  const app = await createApp(library, host, logger);
  const purge = setInterval(() => library.purge().catch((cause) => logger.error(cause)), PURGE_EVERY_MS);
  purge.unref();
  const addAll = () =>
    addSamples(db, library, (name, cause) => logger.error(cause, `The sample ${name} could not be added`));
  const close = async () => {
    clearInterval(purge);
    await app.close();
    await sessions.closeAll();
    await db.destroy();
    folder.release();
  };
  try {
    tellRepaired(await library.repair(), logger);
    await library.purge();
    if (!options.samplesLater) await addAll();
    const port = await listen((at) => app.listen({ host, port: at }), options.port);
    const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    return { address, library, host: sessions, addSamples: addAll, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** What was accepted is there; the rest was never answered, and its sender will send it again. */
function tellRepaired({ uploads, orphans, partials }: Repaired, logger: Logger): void {
  const parts = [
    uploads > 0 ? `${uploads} uploads that were not complete` : '',
    orphans > 0 ? `${orphans} files that nobody had been told of yet` : '',
    partials > 0 ? `${partials} indexes that were half written` : '',
  ].filter((part) => part !== '');
  if (parts.length > 0)
    logger.warn(`The last server here was ended at once. Removed what it had left: ${parts.join(', ')}.`);
}

/** Listens on the port, or on the first free one from the default on; returns which. */
async function listen(at: (port: number) => Promise<string>, wanted: number | undefined): Promise<number> {
  const candidates = wanted === undefined ? Array.from({ length: PORTS_TRIED }, (_, i) => PORT + i) : [wanted];
  for (const port of candidates) {
    try {
      return Number(new URL(await at(port)).port);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    }
  }
  throw new PortTaken(
    `port ${candidates[0]} is in use${candidates.length > 1 ? `, and so are the ${PORTS_TRIED - 1} after it` : ''}: choose another with --port.`,
  );
}
