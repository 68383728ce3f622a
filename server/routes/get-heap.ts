/** GET /snapshots/:id/heap: the collector, the heap by span class and, when asked, by type. */
import { heapAnswer, heapSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getHeap: Route = (app, library) => {
  app.get(
    '/snapshots/:id/heap',
    {
      schema: {
        summary: 'The heap and its collector',
        params: snapshotParams,
        querystring: heapSearch,
        response: { 200: heapAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'heap', query });
    },
  );
};
