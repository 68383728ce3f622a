/** A question as it is asked by an address: which path, what its parameters mean, and the question that they make. */
import type { z } from 'zod';
import type { Question } from './question.ts';

export interface QuestionRoute {
  /** Below API_BASE, parameters with a colon before them: "/snapshots/:id/goroutines/:gid". */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly search: z.ZodObject;
  readonly answer: z.ZodType;
  /** What is not there where a session answers with nothing: the code of the problem is "<missing>-not-found". */
  readonly missing: string;
  /** Takes what `params` and `search` have made of the address, and nothing else. */
  readonly question: (params: unknown, search: unknown) => Question;
}

interface Typed<P extends z.ZodObject, S extends z.ZodObject> {
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly search: S;
  readonly answer: z.ZodType;
  readonly missing?: string;
  readonly question: (params: z.infer<P>, query: Omit<z.infer<S>, 'revision'>) => Question;
}

/** The revision in an address is the cache's, no part of the question. */
export function route<P extends z.ZodObject, S extends z.ZodObject>(typed: Typed<P, S>): QuestionRoute {
  return {
    missing: 'thing',
    ...typed,
    question: (params, search) => {
      const { revision: _, ...query } = search as z.infer<S> & { revision?: string };
      return typed.question(params as z.infer<P>, query as Omit<z.infer<S>, 'revision'>);
    },
  };
}
