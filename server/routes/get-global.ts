/** GET /snapshots/:id/global: one package variable, or a value within it. */
import { globalSearch, parseValuePath, snapshotParams, variablesAnswer } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getGlobal: Route = (app, library) => {
  app.get(
    '/snapshots/:id/global',
    {
      schema: {
        summary: 'One package variable, or a value within it',
        params: snapshotParams,
        querystring: globalSearch,
        response: { 200: variablesAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, path, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'global', query: { ...query, path: parseValuePath(path) } });
    },
  );
};
