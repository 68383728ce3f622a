/** The simplest web server there is: it sends files of dist/static, and remembers what it was asked for. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '../dist/static');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface StaticServer {
  /** In a folder, as on many hosts: "http://127.0.0.1:40123/tools/unpark/" */
  readonly address: string;
  /** Every request so far: "GET /tools/unpark/index.html". */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function serveStatic(): Promise<StaticServer> {
  if (!existsSync(join(ROOT, 'index.html')))
    throw new Error('There is no static build to test: run `npm run build:static` first.');
  const asked: string[] = [];
  const folder = '/tools/unpark/';
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${request.url}`);
    const path = pathname.startsWith(folder) ? normalize(pathname.slice(folder.length) || 'index.html') : '..';
    try {
      if (path.startsWith('..')) throw new Error('outside of the folder');
      const body = await readFile(join(ROOT, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end('There is no such file.');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
