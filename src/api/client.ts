/** Asking: JSON in, JSON out; what goes wrong is a Trouble with a sentence, a code and a hint. */
import type { Added, ProblemDetails } from '../../api/library.ts';
import type { Tell, Transport } from './transport.ts';

let transport: Transport | undefined;

/** Who answers. Set once, before the first question. */
export function answerBy(chosen: Transport): void {
  transport = chosen;
}

function current(): Transport {
  if (transport === undefined) throw new Error('A question was asked before it was known who answers.');
  return transport;
}

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
  return (await current().request('GET', path, search(parameters), signal)) as T;
}

/** What a question answers with, as a file. */
export function getFile(path: string, parameters: Parameters, signal?: AbortSignal): Promise<Blob> {
  return current().file(path, search(parameters), signal);
}

export async function remove(path: string): Promise<void> {
  await current().request('DELETE', path, '');
}

export async function post<T>(path: string, body?: object): Promise<T> {
  return (await current().request('POST', path, '', undefined, body)) as T;
}

export async function patch<T>(path: string, body: object): Promise<T> {
  return (await current().request('PATCH', path, '', undefined, body)) as T;
}

/** Takes a file in, as a Transport does. */
export function add(file: File, traceOf: string | undefined, tell: Tell, signal: AbortSignal): Promise<Added> {
  return current().add(file, traceOf, tell, signal);
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
