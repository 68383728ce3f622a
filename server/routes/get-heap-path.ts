/** GET /snapshots/:id/heap/path: why an object is there. */
import { heapPathAnswer, heapPathSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getHeapPath: Route = (app, library) => {
  app.get(
    '/snapshots/:id/heap/path',
    {
      schema: {
        summary: 'Shortest ways from roots to an object',
        params: snapshotParams,
        querystring: heapPathSearch,
        response: { 200: heapPathAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'heapPath', query });
    },
  );
};
