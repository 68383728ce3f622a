/** GET /snapshots/:id/diagnosis: what is wrong, in sentences. */
import { diagnosis, plainSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getDiagnosis: Route = (app, library) => {
  app.get(
    '/snapshots/:id/diagnosis',
    {
      schema: {
        summary: 'What is wrong, in sentences: findings, knots, who is stuck',
        params: snapshotParams,
        querystring: plainSearch,
        response: { 200: diagnosis },
      },
    },
    (request, reply) => sendAnswer(library, request, reply, { ask: 'diagnosis' }),
  );
};
