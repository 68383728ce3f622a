/**
 * Files under way: each on its way to the server, or taken in by this tab, with its bytes and what became of it. What a file is (core,
 * executable, bundle) is found out there; a core and its executable find each other by build ID, in either order.
 */
import { create } from 'zustand';
import type { Added } from '../../api/library.ts';
import { Trouble, add as take } from './client.ts';
import { libraryQuery, queries } from './queries.ts';

export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  readonly sent: number;
  /** sending → reading (it is looked at) → done or failed. */
  readonly phase: 'sending' | 'reading' | 'done' | 'failed';
  /** What is done with it, where that is known. */
  readonly doing: string | undefined;
  readonly answer: Added | undefined;
  readonly trouble: Trouble | undefined;
  /** The snapshot that a trace is to be attached to. */
  readonly traceOf: string | undefined;
}

interface Uploads {
  readonly uploads: readonly Upload[];
  /** `traceOf`: the snapshot in sight, which a trace among the files belongs to. */
  readonly add: (files: Iterable<File>, limit?: number, traceOf?: string) => void;
  readonly cancel: (key: number) => void;
  readonly dismiss: (key: number) => void;
}

const requests = new Map<number, AbortController>();
let keys = 0;

export const useUploads = create<Uploads>((set, get) => ({
  uploads: [],
  add: (files, limit, traceOf) => {
    for (const file of files) {
      const key = ++keys;
      const upload: Upload = {
        key,
        name: file.name,
        bytes: file.size,
        sent: 0,
        phase: 'sending',
        doing: undefined,
        answer: undefined,
        trouble: tooBig(file, limit),
        traceOf,
      };
      set({ uploads: [...get().uploads, upload.trouble === undefined ? upload : { ...upload, phase: 'failed' }] });
      if (upload.trouble === undefined) void send(key, file, traceOf);
    }
  },
  cancel: (key) => {
    requests.get(key)?.abort();
    get().dismiss(key);
  },
  dismiss: (key) => set({ uploads: get().uploads.filter((upload) => upload.key !== key) }),
}));

function change(key: number, by: Partial<Upload>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.key === key ? { ...upload, ...by } : upload)),
  }));
}

async function send(key: number, file: File, traceOf: string | undefined): Promise<void> {
  const abort = new AbortController();
  requests.set(key, abort);
  try {
    const answer = await take(
      file,
      traceOf,
      {
        sent: (bytes) => change(key, { sent: bytes }),
        reading: (doing) => change(key, { sent: file.size, phase: 'reading', doing }),
      },
      abort.signal,
    );
    change(key, { phase: 'done', answer });
  } catch (cause) {
    if (!abort.signal.aborted) change(key, { phase: 'failed', trouble: cause as Trouble });
  } finally {
    requests.delete(key);
    void queries.invalidateQueries({ queryKey: libraryQuery.queryKey });
    void queries.invalidateQueries({ queryKey: ['entry'] });
  }
}

function tooBig(file: File, limit: number | undefined): Trouble | undefined {
  if (limit === undefined || file.size <= limit) return undefined;
  return new Trouble({
    title: 'The file is over the limit for uploads',
    status: 413,
    code: 'upload-too-large',
    detail: `The limit is ${limit} bytes.`,
    hint: 'Open it by its path instead: npx unpark open CORE.',
  });
}
