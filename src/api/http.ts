/** Questions to the server behind this page. */
import type { Added } from '../../api/library.ts';
import { troubleOf } from './client.ts';
import type { Tell, Transport } from './transport.ts';

const API = '/api/v1';

export const http: Transport = {
  async request(method, path, search, signal, body) {
    const text = await (await answered(method, path + search, 'application/json', signal, body)).text();
    return text === '' ? undefined : JSON.parse(text);
  },

  add: upload,

  async file(path, search, signal) {
    return (await answered('GET', path + search, '*/*', signal)).blob();
  },
};

async function answered(
  method: string,
  path: string,
  accept: string,
  signal?: AbortSignal,
  body?: object,
): Promise<Response> {
  const sent = body && { body: JSON.stringify(body), headers: { accept, 'content-type': 'application/json' } };
  const response = await fetch(API + path, { method, signal, headers: { accept }, ...sent }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw troubleOf(0, String(cause));
  });
  if (!response.ok) throw troubleOf(response.status, await response.text());
  return response;
}

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
