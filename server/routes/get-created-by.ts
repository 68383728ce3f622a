/** GET /snapshots/:id/created-by: goroutines by the go statements that made them, a tree. */
import { createdBySearch, createdByTree, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getCreatedBy: Route = (app, library) => {
  app.get(
    '/snapshots/:id/created-by',
    {
      schema: {
        summary: 'Goroutines by the go statements that made them',
        params: snapshotParams,
        querystring: createdBySearch,
        response: { 200: createdByTree },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'createdBy', query });
    },
  );
};
