/** GET /snapshots/:id/goroutines: a window of the goroutines that match a filter. */
import { goroutinePage, goroutinesSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listGoroutines: Route = (app, library) => {
  app.get(
    '/snapshots/:id/goroutines',
    {
      schema: {
        summary: 'Goroutines: filter, order, window',
        params: snapshotParams,
        querystring: goroutinesSearch,
        response: { 200: goroutinePage },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'goroutines', query });
    },
  );
};
