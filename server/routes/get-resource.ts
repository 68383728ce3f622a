/** GET /snapshots/:id/resource: one channel or lock, entire. */
import { resourceDetail, resourceSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getResource: Route = (app, library) => {
  app.get(
    '/snapshots/:id/resource',
    {
      schema: {
        summary: 'One channel or lock: its state, its queues, who holds and who reaches it',
        params: snapshotParams,
        querystring: resourceSearch,
        response: { 200: resourceDetail },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'resource', query }, 'resource');
    },
  );
};
