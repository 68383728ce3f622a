import { defineConfig } from 'vitest/config';

/**
 * unit: no input but what the test makes; beside the code. engine: real cores, built and cached by fixtures/.
 * server: a real server with real workers, on a fresh build.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{engine,api,server,cli,src,scripts,fixtures}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.core.test.ts', '**/*.server.test.ts', '**/*.matrix.test.ts', 'node_modules/**'],
          // Properties are tried hundreds of times, on machines that do other things too.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['engine/**/*.core.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['{server,cli}/**/*.server.test.ts'],
          globalSetup: ['server/testing/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'matrix',
          include: ['{engine,server}/**/*.matrix.test.ts'],
          globalSetup: ['server/testing/build.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
    ],
  },
});
