/**
 * Uploads under way: each a file on its way to the server, with its bytes and what became of it. What a file is (core,
 * executable, bundle) the server finds out; a core and its executable find each other by build ID, in either order.
 */
import { create } from 'zustand';
import type { Added } from '../../api/library.ts';
import { API, Trouble, troubleOf } from './client.ts';
import { libraryQuery, queries } from './queries.ts';

export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  readonly sent: number;
  /** sending → reading (the server looks at it) → done or failed. */
  readonly phase: 'sending' | 'reading' | 'done' | 'failed';
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

const requests = new Map<number, XMLHttpRequest>();
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
        answer: undefined,
        trouble: tooBig(file, limit),
        traceOf,
      };
      set({ uploads: [...get().uploads, upload.trouble === undefined ? upload : { ...upload, phase: 'failed' }] });
      if (upload.trouble === undefined) send(key, file, traceOf);
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

/** XMLHttpRequest and not fetch: it alone tells how far an upload is. */
function send(key: number, file: File, traceOf: string | undefined): void {
  const request = new XMLHttpRequest();
  requests.set(key, request);
  request.open(
    'POST',
    `${API}/uploads?${new URLSearchParams({ name: file.name, ...(traceOf !== undefined && { snapshot: traceOf }) })}`,
  );
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.upload.onprogress = (event) => change(key, { sent: event.loaded });
  request.upload.onload = () => change(key, { sent: file.size, phase: 'reading' });
  request.onload = () => {
    if (request.status >= 200 && request.status < 300)
      change(key, { phase: 'done', answer: JSON.parse(request.responseText) as Added });
    else change(key, { phase: 'failed', trouble: troubleOf(request.status, request.responseText) });
  };
  request.onerror = () => change(key, { phase: 'failed', trouble: troubleOf(0, '') });
  request.onloadend = () => {
    requests.delete(key);
    void queries.invalidateQueries({ queryKey: libraryQuery.queryKey });
    void queries.invalidateQueries({ queryKey: ['entry'] });
  };
  request.send(file);
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
