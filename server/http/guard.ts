/**
 * Who may ask: pages of other sites may not. A name in `Host` that is not ours means that someone's DNS name was pointed
 * at this machine; an `Origin` that is not ours means that another site's page writes here.
 */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function guard(app: FastifyInstance, host: string): void {
  const names = new Set(['localhost', host.toLowerCase(), ...(isLoopback(host) ? [] : [hostname().toLowerCase()])]);
  app.addHook('onRequest', async (request) => {
    const asked = request.headers.host ?? '';
    if (!isOurs(asked, names)) {
      throw new HttpProblem(
        421,
        'host-not-allowed',
        `This server does not answer as "${asked}".`,
        'Use the address that unpark printed.',
      );
    }
    if (!SAFE.has(request.method) && !isSameOrigin(request.headers, asked)) {
      throw new HttpProblem(403, 'origin-not-allowed', 'Pages of other sites may not change anything here.');
    }
  });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** An address cannot be rebound; a name can. */
function isOurs(asked: string, names: ReadonlySet<string>): boolean {
  const name = asked.replace(/:\d+$/, '').toLowerCase();
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || names.has(name);
}

/** Browsers send Origin with every write; programs such as curl send neither it nor Sec-Fetch-Site. */
function isSameOrigin(headers: { origin?: string; 'sec-fetch-site'?: string | string[] }, host: string): boolean {
  if (headers.origin === undefined)
    return headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin';
  return headers.origin === `http://${host}` || headers.origin === `https://${host}`;
}
