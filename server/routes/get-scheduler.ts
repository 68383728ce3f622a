/** GET /snapshots/:id/scheduler: processors with their queues, reasons and findings. */
import { schedulerAnswer, schedulerSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getScheduler: Route = (app, library) => {
  app.get(
    '/snapshots/:id/scheduler',
    {
      schema: {
        summary: 'Who runs, who runs next, and why the others do not',
        params: snapshotParams,
        querystring: schedulerSearch,
        response: { 200: schedulerAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'scheduler', query });
    },
  );
};
