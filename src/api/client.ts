/** Asking the server: JSON in, JSON out; what goes wrong is a Trouble with a sentence, a code and a hint. */
import type { ProblemDetails } from '../../api/library.ts';

export const API = '/api/v1';

/** A question that was not answered. `code` is stable; `status` 0 means that no server was reached. */
export class Trouble extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly title: string;

  constructor(details: Pick<ProblemDetails, 'title' | 'status' | 'code' | 'detail' | 'hint'>) {
    super(details.detail);
    this.title = details.title;
    this.code = details.code;
    this.status = details.status;
    this.hint = details.hint;
  }
}

type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export async function get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', path + search(parameters), signal);
}

/** The same for what is no JSON: a file that the server writes. */
export async function getFile(path: string, parameters: Parameters, signal?: AbortSignal): Promise<Blob> {
  const response = await answered('GET', path + search(parameters), '*/*', signal);
  return response.blob();
}

export async function remove(path: string): Promise<void> {
  await request('DELETE', path);
}

export async function post<T>(path: string): Promise<T> {
  return request<T>('POST', path);
}

/** Puts what went wrong into a Trouble, whatever it was. */
export function troubleOf(status: number, body: string): Trouble {
  const found = parse(body);
  if (typeof found === 'object' && found !== null && 'code' in found && 'detail' in found)
    return new Trouble(found as ProblemDetails);
  return new Trouble({
    title: status === 0 ? 'The server does not answer' : `The server answered ${status}`,
    status,
    code: status === 0 ? 'unreachable' : `http-${status}`,
    detail: body.slice(0, 500),
    hint: status === 0 ? 'Is unpark still running in its terminal? What is on screen stays readable.' : undefined,
  });
}

async function request<T>(method: string, path: string, signal?: AbortSignal): Promise<T> {
  const body = await (await answered(method, path, 'application/json', signal)).text();
  return (body === '' ? undefined : JSON.parse(body)) as T;
}

async function answered(method: string, path: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(API + path, { method, signal, headers: { accept } }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw troubleOf(0, String(cause));
  });
  if (!response.ok) throw troubleOf(response.status, await response.text());
  return response;
}

function search(parameters: Parameters): string {
  const all = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) all.append(key, String(one));
  }
  const text = all.toString();
  return text === '' ? '' : `?${text}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON: a proxy's page, or nothing at all. The caller quotes it.
    return undefined;
  }
}
