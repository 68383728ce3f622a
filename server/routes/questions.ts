/** GET of every question to a session (api/question-routes.ts). */
import { QUESTION_ROUTES } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const questions: Route = (app, library) => {
  for (const { path, summary, params, search, answer, missing, question } of QUESTION_ROUTES)
    app.get(
      path,
      { schema: { summary, params, querystring: search, response: { 200: answer } } },
      (request, reply): Promise<never> =>
        sendAnswer(library, request, reply, question(request.params, request.query), missing),
    );
};
