/** GET /snapshots/:id/goroutines/:gid/blocking: what blocks one goroutine. */
import { blocking, goroutineParams, plainSearch } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getBlocking: Route = (app, library) => {
  app.get(
    '/snapshots/:id/goroutines/:gid/blocking',
    {
      schema: {
        summary: 'What blocks one goroutine, and what it holds',
        params: goroutineParams,
        querystring: plainSearch,
        response: { 200: blocking },
      },
    },
    (request, reply) => sendAnswer(library, request, reply, { ask: 'blocking', id: request.params.gid }, 'goroutine'),
  );
};
