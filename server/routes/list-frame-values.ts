/** GET /snapshots/:id/values: one variable of a frame in many goroutines. */
import { parseValuePath, snapshotParams, valueTable, valueTableSearch } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listFrameValues: Route = (app, library) => {
  app.get(
    '/snapshots/:id/values',
    {
      schema: {
        summary: 'One variable of a frame in many goroutines',
        params: snapshotParams,
        querystring: valueTableSearch,
        response: { 200: valueTable },
      },
    },
    (request, reply) => {
      const { revision: _, path, ...query } = request.query;
      return sendAnswer(library, request, reply, {
        ask: 'valueTable',
        query: { ...query, path: parseValuePath(path) },
      });
    },
  );
};
