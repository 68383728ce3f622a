/** GET /snapshots/:id/goroutines/:gid/values: a text in the values of a goroutine. */
import { goroutineParams, valueHitsSearch, valueSearch } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const searchValues: Route = (app, library) => {
  app.get(
    '/snapshots/:id/goroutines/:gid/values',
    {
      schema: {
        summary: 'A text in the values of a goroutine',
        params: goroutineParams,
        querystring: valueHitsSearch,
        response: { 200: valueSearch },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      const question = { ask: 'searchValues', query: { ...query, goroutineId: request.params.gid } } as const;
      return sendAnswer(library, request, reply, question, 'goroutine');
    },
  );
};
