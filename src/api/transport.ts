/** How questions reach whoever answers them: a server by HTTP, or this very tab. */
import type { Added } from '../../api/library.ts';

export interface Transport {
  /** The answer; rejects with a Trouble, or with the signal's reason. `path` is below API_BASE; `body` is sent as JSON. */
  request(method: Method, path: string, search: string, signal?: AbortSignal, body?: object): Promise<unknown>;
  /** Takes a file in. `traceOf`: the snapshot that a trace is attached to. Rejects with a Trouble. */
  add(file: File, traceOf: string | undefined, tell: Tell, signal: AbortSignal): Promise<Added>;
  /** What a question answers with, as a file. Rejects with a Trouble, or with the signal's reason. */
  file(path: string, search: string, signal?: AbortSignal): Promise<Blob>;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Tell {
  /** Bytes that are on their way, of the file's. */
  readonly sent: (bytes: number) => void;
  /** All are there and are looked at; in which phase, where that is known. */
  readonly reading: (phase?: string) => void;
}
