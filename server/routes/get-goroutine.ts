/** GET /snapshots/:id/goroutines/:gid: one goroutine with its stack. */
import { framesSearch, goroutineDetail, goroutineParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getGoroutine: Route = (app, library) => {
  app.get(
    '/snapshots/:id/goroutines/:gid',
    {
      schema: {
        summary: 'One goroutine with a window of its frames',
        params: goroutineParams,
        querystring: framesSearch,
        response: { 200: goroutineDetail },
      },
    },
    (request, reply) => {
      const { offset, limit } = request.query;
      return sendAnswer(
        library,
        request,
        reply,
        { ask: 'goroutine', id: request.params.gid, window: { offset, limit } },
        'goroutine',
      );
    },
  );
};
