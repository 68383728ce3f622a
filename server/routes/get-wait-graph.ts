/** GET /snapshots/:id/wait-graph: who waits for whom, drawn. */
import { snapshotParams, waitGraph, waitGraphSearch } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getWaitGraph: Route = (app, library) => {
  app.get(
    '/snapshots/:id/wait-graph',
    {
      schema: {
        summary: 'Who waits for whom, as nodes and edges of a picture',
        params: snapshotParams,
        querystring: waitGraphSearch,
        response: { 200: waitGraph },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'waitGraph', query });
    },
  );
};
