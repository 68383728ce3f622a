import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * One file, two builds: `vite build` makes the single-page app (dist/web); `vite build --mode node` bundles what runs
 * in Node (dist/node): the command line, the server inside it, and the worker thread that hosts a session.
 */
export default defineConfig(({ mode }) =>
  mode === 'node'
    ? {
        publicDir: false,
        build: {
          ssr: true,
          target: 'node20',
          outDir: 'dist/node',
          minify: false,
          sourcemap: true,
          rollupOptions: {
            input: { unpark: 'cli/main.ts', 'session-worker': 'server/host/session-worker.ts' },
            output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
          },
        },
      }
    : {
        plugins: [react()],
        build: { outDir: 'dist/web', sourcemap: false, chunkSizeWarningLimit: 800 },
        server: { proxy: { '/api': 'http://127.0.0.1:7777', '/healthz': 'http://127.0.0.1:7777' } },
      },
);
