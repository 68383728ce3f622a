/** The single-page app: its files, and index.html for every address of a view, with the nonce that its CSP names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { packageRoot } from '../host/package-root.ts';

const NONCE = '__CSP_NONCE__';
const YEAR_SECONDS = 31_536_000;

export async function servePages(app: FastifyInstance): Promise<void> {
  const root = join(packageRoot, 'dist/web');
  if (!existsSync(join(root, 'index.html')))
    throw new Error(`The pages are not built: run npm run build in ${packageRoot}.`);
  const index = readFileSync(join(root, 'index.html'), 'utf8');
  await app.register(staticFiles, {
    root,
    index: false,
    cacheControl: false,
    // The build puts a packed one beside each script and style sheet.
    preCompressed: true,
    setHeaders: (response, path) => {
      // Vite names assets by their content.
      const named = path.startsWith(join(root, 'assets'));
      response.header('cache-control', named ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  const sendIndex = (_: unknown, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(index.replaceAll(NONCE, reply.cspNonce.style));
  app.get('/', { schema: { hide: true } }, sendIndex);
  app.get('/index.html', { schema: { hide: true } }, sendIndex);
  app.get('/s/*', { schema: { hide: true } }, sendIndex);
}

/** No inline script or style but what bears the nonce, nothing from elsewhere, no framing. */
export async function secureHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Loopback is plain HTTP.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
