/** Every error as RFC 9457 problem details: a stable code, what is wrong in a sentence, and what to do about it. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { ProblemDetails } from '../../api/index.ts';
import { OpenFailure } from '../../engine/index.ts';
import { QuestionFailed, SessionEnded, WorkCancelled } from '../host/session-thread.ts';
import { SnapshotNotFound } from '../store/library.ts';
import { NotNamed } from '../store/named-views.ts';

/** An answer that is a problem, thrown by a route. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, code: string, detail: string, hint?: string) {
    super(detail);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

export function answerProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((request) => {
    throw new HttpProblem(
      404,
      'not-found',
      `There is nothing at ${request.method} ${request.url.split('?')[0]}.`,
      'The routes are listed in /api/v1/openapi.json.',
    );
  });
  app.setErrorHandler((cause: FastifyError, request, reply) => {
    const problem = problemOf(cause);
    if (problem.status >= 500) request.log.error(cause);
    return sendProblem(reply, problem);
  });
}

export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { status, code, message, hint } = problem;
  const body: ProblemDetails = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: message,
    hint,
  };
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

function problemOf(cause: FastifyError): HttpProblem {
  if (cause instanceof HttpProblem) return cause;
  if (cause instanceof OpenFailure)
    return new HttpProblem(422, cause.fault.code, cause.fault.message, cause.fault.hint);
  if (cause instanceof SnapshotNotFound)
    return new HttpProblem(
      404,
      'snapshot-not-found',
      cause.message,
      'It was removed, or the link is from another machine: open its core here.',
    );
  if (cause instanceof NotNamed) return new HttpProblem(NAMING[cause.code], cause.code, cause.message);
  if (cause instanceof WorkCancelled)
    return new HttpProblem(409, 'work-cancelled', cause.message, 'Ask again to have it done after all.');
  if (cause instanceof SessionEnded)
    return new HttpProblem(502, 'session-ended', cause.message, 'Ask again: the snapshot is opened anew.');
  if (cause instanceof QuestionFailed)
    return new HttpProblem(
      500,
      'question-failed',
      'The engine failed on this question. That is a defect of Unpark.',
      'The server’s log has the details.',
    );
  if (hasZodFastifySchemaValidationErrors(cause)) return new HttpProblem(400, 'invalid-request', invalid(cause));
  if (cause.code === 'ENOSPC') {
    return new HttpProblem(
      507,
      'disk-full',
      'The disk of the data folder is full.',
      'Make room, or choose another folder with --data.',
    );
  }
  if (cause.code === 'ERR_STREAM_PREMATURE_CLOSE' || cause.code === 'ECONNRESET') {
    return new HttpProblem(
      400,
      'upload-broken-off',
      'The upload ended before all of the file had come.',
      'Send it again.',
    );
  }
  const status = cause.statusCode ?? 500;
  if (status === 413)
    return new HttpProblem(
      413,
      'too-large',
      'The request is larger than the limit.',
      'Raise it with --upload-limit, or open the core by its path.',
    );
  if (status === 429)
    return new HttpProblem(429, 'too-many-requests', 'Too many requests in a short time.', 'Wait a minute.');
  if (status < 500)
    return new HttpProblem(
      status,
      (cause.code ?? 'bad-request')
        .toLowerCase()
        .replace(/^fst_err_/, '')
        .replaceAll('_', '-'),
      cause.message,
    );
  return new HttpProblem(
    500,
    'internal',
    'The server failed on this request. That is a defect of Unpark.',
    'The server’s log has the details.',
  );
}

const NAMING: Record<NotNamed['code'], number> = { 'name-taken': 409, 'no-such-view': 400, 'too-many-names': 409 };

const PARTS: Record<string, string> = { params: 'address', querystring: 'query', body: 'body', headers: 'header' };

function invalid(cause: {
  validation: readonly { instancePath: string; message?: string }[];
  validationContext?: string;
}): string {
  const places = cause.validation.map((one) => `${one.instancePath.slice(1) || 'value'}: ${one.message ?? 'invalid'}`);
  return `The ${PARTS[cause.validationContext ?? ''] ?? 'request'} does not fit. ${places.join('; ')}.`;
}
