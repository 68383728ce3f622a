/** Questions to the server behind this page. */
import type { Added } from '../../api/library.ts';
import { troubleOf } from './client.ts';
import type { Tell, Transport } from './transport.ts';

const API = '/api/v1';

export const http: Transport = {
  async request(method, path, search, signal) {
    const response = await fetch(API + path + search, {
      method,
      signal,
      headers: { accept: 'application/json' },
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw troubleOf(0, String(cause));
    });
    const body = await response.text();
    if (!response.ok) throw troubleOf(response.status, body);
    return body === '' ? undefined : JSON.parse(body);
  },

  add: upload,

  /** The server sends it as an attachment: the page stays. */
  async save(path, search) {
    const probe = await fetch(API + path + search, { headers: { range: 'bytes=0-0' } });
    if (!probe.ok) throw troubleOf(probe.status, await probe.text());
    await probe.body?.cancel();
    const anchor = document.createElement('a');
    anchor.href = API + path + search;
    anchor.download = '';
    anchor.click();
  },
};

/** XMLHttpRequest and not fetch: it alone tells how far an upload is. */
function upload(file: File, traceOf: string | undefined, tell: Tell, signal: AbortSignal): Promise<Added> {
  const request = new XMLHttpRequest();
  const search = new URLSearchParams({ name: file.name, ...(traceOf !== undefined && { snapshot: traceOf }) });
  request.open('POST', `${API}/uploads?${search}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  signal.addEventListener('abort', () => request.abort());
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => tell.sent(event.loaded);
    request.upload.onload = () => tell.reading();
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Added);
      else reject(troubleOf(request.status, request.responseText));
    };
    request.onerror = () => reject(troubleOf(0, ''));
    request.onabort = () => reject(signal.reason);
    request.send(file);
  });
}
