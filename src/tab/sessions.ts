/** The open snapshots of this tab: a worker each, the one longest unused closed first. A question to one that is not open opens it. */
import type { Opening } from '../../api/routes.ts';
import type { Facts, Input, Order } from '../worker/messages.ts';
import { type Doing, WorkerHost } from './worker-host.ts';

/** An input under the name that changes when any of it does. */
export interface NamedInput extends Input {
  readonly id: string;
  readonly revision: string;
}

interface Session {
  readonly worker: WorkerHost;
  readonly began: number;
  readonly opened: Promise<Facts>;
  isOpen: boolean;
}

/** Each open snapshot of a million goroutines holds several hundred megabytes, and a tab has a few thousand. */
const MOST_OPEN = 3;

export class Sessions {
  /** In the order of last use, oldest first. */
  readonly #open = new Map<string, Session>();

  /** Opens the snapshot. Rejects with a Trouble where it cannot be opened. */
  facts(input: NamedInput, tell?: (doing: Doing) => void): Promise<Facts> {
    return this.#session(input, tell).opened;
  }

  async follow(input: NamedInput, order: Order): Promise<unknown> {
    const { worker, opened } = this.#session(input);
    await opened;
    return worker.follow(order);
  }

  opening(input: NamedInput): Opening {
    const session = this.#open.get(nameOf(input));
    if (!session) return { state: 'closed' };
    if (session.isOpen) return { state: 'open', ...session.worker.doing };
    return { state: 'opening', ...session.worker.doing, seconds: (performance.now() - session.began) / 1000 };
  }

  /** Closes what is open of a snapshot, in whatever revision. */
  close(id: string): void {
    for (const [name, { worker }] of this.#open) {
      if (!name.startsWith(`${id} `)) continue;
      this.#open.delete(name);
      worker.close('it was closed');
    }
  }

  #session(input: NamedInput, tell?: (doing: Doing) => void): Session {
    const name = nameOf(input);
    const known = this.#open.get(name);
    if (known && !known.worker.isEnded) {
      this.#open.delete(name);
      this.#open.set(name, known);
      return known;
    }
    this.#makeRoom();
    const worker = new WorkerHost(tell);
    const { core, executable, trace } = input;
    const opened = worker.follow({ kind: 'open', input: { core, executable, trace } }) as Promise<Facts>;
    const session: Session = { worker, began: performance.now(), opened, isOpen: false };
    this.#open.set(name, session);
    opened.then(
      () => {
        session.isOpen = true;
      },
      () => {
        // Whoever asked is told why; the next question tries again.
        if (this.#open.get(name) === session) this.#open.delete(name);
        worker.close('it could not be opened');
      },
    );
    return session;
  }

  /** Only idle sessions are closed for want of room: a question that waits for its answer gets it. */
  #makeRoom(): void {
    for (const [name, { worker }] of this.#open) {
      if (this.#open.size < MOST_OPEN) return;
      if (!worker.idle) continue;
      this.#open.delete(name);
      worker.close('there was no room for it');
    }
  }
}

function nameOf({ id, revision }: NamedInput): string {
  return `${id} ${revision}`;
}
