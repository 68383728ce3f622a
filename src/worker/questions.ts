/** Questions by their addresses, as the server's routes have them (api/question-routes.ts), put to the session of this worker. */
import { z } from 'zod';
import { QUESTION_ROUTES, type Question, type QuestionRoute } from '../../api/index.ts';
import type { Problem } from './messages.ts';

// Compiling schemas to functions is what the page's content security policy forbids.
z.config({ jitless: true });

/** An answer that is a problem. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface Asked {
  readonly question: Question;
  /** What to say where the session knows no such thing. */
  readonly missing: Problem;
}

/** Throws a Refusal where no question has that address, or its parameters do not fit. */
export function questionAt(path: string, search: string): Asked {
  for (const route of QUESTION_ROUTES) {
    const params = match(route, path);
    if (params === undefined) continue;
    const question = route.question(
      checked(route.params, params, 'address'),
      checked(route.search, searchOf(search), 'query'),
    );
    return { question, missing: notFound(route.missing) };
  }
  throw new Refusal({ title: 'Not Found', status: 404, code: 'not-found', detail: `There is nothing at ${path}.` });
}

/** What a schema makes of parameters. */
export function checked<S extends z.ZodType>(schema: S, given: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('/') || 'value'}: ${message}`);
  throw new Refusal({
    title: 'Bad Request',
    status: 400,
    code: 'invalid-request',
    detail: `The ${what} does not fit. ${places.join('; ')}.`,
  });
}

/** Keys that come more than once are lists. */
export function searchOf(search: string): Record<string, string | string[]> {
  const all = new URLSearchParams(search);
  return Object.fromEntries(
    [...new Set(all.keys())].map((key) => {
      const values = all.getAll(key);
      return [key, values.length === 1 ? values[0] : values];
    }),
  );
}

function match({ path: pattern }: QuestionRoute, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[at]);
    else if (part !== given[at]) return undefined;
  }
  return params;
}

function notFound(missing: string): Problem {
  return {
    title: 'Not Found',
    status: 404,
    code: `${missing}-not-found`,
    detail: `This snapshot has no such ${missing}.`,
  };
}
