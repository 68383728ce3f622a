/** Questions that this tab answers itself: the addresses are those of a server (api/question-routes.ts), and nobody else is asked. */
import type { SnapshotProfile } from '../../api/compare.ts';
import { Trouble } from '../api/client.ts';
import type { Method, Transport } from '../api/transport.ts';
import type { Saved } from '../worker/messages.ts';
import { TabLibrary } from './library.ts';
import { namesOf } from './named-views.ts';
import { WorkerHost } from './worker-host.ts';

const library = new TabLibrary();

export const tab: Transport = {
  async request(method, path, search, signal, body) {
    const answer = await answerOf(method, path, search, body);
    signal?.throwIfAborted();
    return answer;
  },

  add(file, traceOf, tell, signal) {
    const size = file.size;
    return library.add(
      file,
      traceOf,
      ({ phase, done, total }) =>
        phase.startsWith('Unpacking') ? tell.sent(Math.floor((size * done) / total)) : tell.reading(phase),
      signal,
    );
  },

  async file(path, search, signal) {
    const [, , id, what] = path.split('/').map(decodeURIComponent);
    if (what !== 'export') throw nothingAt(path);
    const { bytes } = (await library.follow(id, { kind: 'export', id, search })) as Saved;
    signal?.throwIfAborted();
    return bytes;
  },
};

async function answerOf(method: Method, path: string, search: string, body: object | undefined): Promise<unknown> {
  const [, first, id, ...rest] = path.split('/').map(decodeURIComponent);
  if (first === 'compare') return compare(search);
  if (first !== 'snapshots') throw nothingAt(path);
  if (id === undefined)
    return { snapshots: library.list(), uploadLimitBytes: Number.POSITIVE_INFINITY, version: 'static' };
  if (rest[0] === 'names') return namesOf(library.entry(id).id, method, rest[1], body);
  switch (`${method} ${rest.join('/')}`) {
    case 'GET ':
      return library.entry(id);
    case 'DELETE ':
      return library.remove(id);
    case 'POST restore':
      return library.restore(id);
    case 'GET opening':
      return library.opening(id);
    case 'DELETE trace':
      return library.detachTrace(id);
    default:
      return JSON.parse((await library.follow(id, { kind: 'ask', path, search })) as string);
  }
}

async function compare(search: string): Promise<unknown> {
  const { before = '', after = '' } = Object.fromEntries(new URLSearchParams(search));
  const profiles: SnapshotProfile[] = [];
  for (const id of [before, after]) {
    const profile = (await library.follow(id, { kind: 'profile', search })) as SnapshotProfile | undefined;
    if (profile === undefined) throw nothingKnown(id);
    profiles.push(profile);
  }
  const worker = new WorkerHost();
  try {
    return await worker.follow({ kind: 'compare', before: profiles[0], after: profiles[1] });
  } finally {
    worker.close('it is done');
  }
}

function nothingKnown(id: string): Trouble {
  return new Trouble({
    title: 'Unprocessable Content',
    status: 422,
    code: 'executable-missing',
    detail: `Nothing is known of the goroutines of snapshot ${id}: its executable is missing.`,
    hint: 'Drop the executable that was running when the core was taken.',
  });
}

function nothingAt(path: string): Trouble {
  return new Trouble({ title: 'Not Found', status: 404, code: 'not-found', detail: `There is nothing at ${path}.` });
}
