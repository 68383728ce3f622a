/** GET /snapshots/:id/memory/value: what an address holds if it is of a type. */
import { parseValuePath, snapshotParams, typedSearch, variablesAnswer } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getTyped: Route = (app, library) => {
  app.get(
    '/snapshots/:id/memory/value',
    {
      schema: {
        summary: 'What an address holds if it is of a type',
        params: snapshotParams,
        querystring: typedSearch,
        response: { 200: variablesAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, path, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'typed', query: { ...query, path: parseValuePath(path) } });
    },
  );
};
