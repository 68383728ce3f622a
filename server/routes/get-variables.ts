/** GET /snapshots/:id/goroutines/:gid/frames/:frame/variables: the variables of a frame, or a value within them. */
import { frameParams, variablesAnswer, variablesSearch } from '../../api/index.ts';
import { parseValuePath } from '../../api/value-path.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getVariables: Route = (app, library) => {
  app.get(
    '/snapshots/:id/goroutines/:gid/frames/:frame/variables',
    {
      schema: {
        summary: 'Variables of a frame, or one value by its path',
        params: frameParams,
        querystring: variablesSearch,
        response: { 200: variablesAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, path, ...limits } = request.query;
      const { gid: goroutineId, frame } = request.params;
      const query = { ...limits, goroutineId, frame, path: path === '' ? [] : parseValuePath(path) };
      return sendAnswer(library, request, reply, { ask: 'variables', query }, 'frame');
    },
  );
};
