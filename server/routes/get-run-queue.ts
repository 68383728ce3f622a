/** GET /snapshots/:id/run-queue: a window of the queue of a processor, or of the global one. */
import { runQueue, runQueueSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getRunQueue: Route = (app, library) => {
  app.get(
    '/snapshots/:id/run-queue',
    {
      schema: {
        summary: 'A window of one run queue',
        params: snapshotParams,
        querystring: runQueueSearch,
        response: { 200: runQueue },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'runQueue', query }, 'processor');
    },
  );
};
