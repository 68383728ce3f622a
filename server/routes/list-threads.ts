/** GET /snapshots/:id/threads: the threads with their registers. */
import { z } from 'zod';
import { plainSearch, snapshotParams, thread } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listThreads: Route = (app, library) => {
  app.get(
    '/snapshots/:id/threads',
    {
      schema: {
        summary: 'Threads',
        params: snapshotParams,
        querystring: plainSearch,
        response: { 200: z.array(thread) },
      },
    },
    (request, reply) => sendAnswer(library, request, reply, { ask: 'threads' }),
  );
};
