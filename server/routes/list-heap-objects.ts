/** GET /snapshots/:id/heap/objects: objects of the heap, largest first, of one type or of all. */
import { heapObjectsPage, heapObjectsSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listHeapObjects: Route = (app, library) => {
  app.get(
    '/snapshots/:id/heap/objects',
    {
      schema: {
        summary: 'Objects of the heap, largest first',
        params: snapshotParams,
        querystring: heapObjectsSearch,
        response: { 200: heapObjectsPage },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'heapObjects', query });
    },
  );
};
