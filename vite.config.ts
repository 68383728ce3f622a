import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/**
 * One file, three builds: `vite build` makes the single-page app (dist/web); `vite build --mode static` the same for a web server that only
 * serves files, with the engine in it (dist/static); `vite build --mode node` bundles what runs in Node (dist/node): the command line, the
 * server inside it, the worker thread that hosts a session, and the one that helps to open a large core.
 */
export default defineConfig(({ mode }) => (mode === 'node' ? node : mode === 'static' ? standalone : explorer));

const node: UserConfig = {
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/node',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: {
        unpark: 'cli/main.ts',
        'session-worker': 'server/host/session-worker.ts',
        'opening-worker': 'server/host/opening-worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

const explorer: UserConfig = {
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    sourcemap: false,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    // The first script names those of every view, so that they come all at once: their names are short.
    rollupOptions: { output: { chunkFileNames: 'assets/[hash:7].js' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7777', '/healthz': 'http://127.0.0.1:7777' } },
};

/** One script and one style sheet: when the page is there, all of it is there, and it never asks for anything again. */
const standalone: UserConfig = {
  base: './',
  plugins: [react(), ownPolicy()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist/static',
    sourcemap: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4000,
    modulePreload: false,
    rollupOptions: { output: { codeSplitting: false } },
  },
};

/** What the server says in headers, the page says itself: nothing from elsewhere, and no request by any script. Its icon is in it, too: Chromium asks anew for one that is not whenever the address changes. */
function ownPolicy(): Plugin {
  const nonce = 'unpark';
  const icon = readFileSync(join(import.meta.dirname, 'public/mark.svg')).toString('base64');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    name: 'own-policy',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({
        html: html.replaceAll('__CSP_NONCE__', nonce).replace('./mark.svg', `data:image/svg+xml;base64,${icon}`),
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
            injectTo: 'head-prepend',
          },
          { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head-prepend' },
        ],
      }),
    },
  };
}
