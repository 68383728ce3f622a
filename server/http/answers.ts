/** Answers about a snapshot: JSON that the worker wrote, cached for ever under the revision it belongs to. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Question } from '../host/worker-messages.ts';
import { type Library, SnapshotNotFound } from '../store/library.ts';
import { HttpProblem } from './problems.ts';

const FOR_EVER = 'private, max-age=31536000, immutable';

/** What a question is asked of: path and search have passed their schemas. */
interface Asked extends Pick<FastifyRequest, 'headers'> {
  readonly params: unknown;
  readonly query: unknown;
}

/**
 * Asks the session and sends what it says. `missing` is the problem when the question names a thing that is not there;
 * its code becomes "<missing>-not-found". The answer is bytes already, so that no route's type can describe it: to the
 * type checker it is `never`, to fastify the reply that was sent.
 */
export async function sendAnswer(
  library: Library,
  request: Asked,
  reply: FastifyReply,
  question: Question,
  missing = 'thing',
): Promise<never> {
  const { id } = request.params as { id: string };
  const { revision } = request.query as { revision?: string };
  const entry = await library.entry(id);
  if (!entry) throw new SnapshotNotFound(id);
  const tag = `"${id}-${entry.revision}"`;
  if (request.headers['if-none-match'] === tag && entry.state !== 'failed')
    return reply.status(304).header('etag', tag).send() as never;
  const json = await library.ask(id, question);
  if (json === undefined) throw new HttpProblem(404, `${missing}-not-found`, `This snapshot has no such ${missing}.`);
  return reply
    .header('etag', tag)
    .header('cache-control', revision === entry.revision ? FOR_EVER : 'private, no-cache')
    .type('application/json; charset=utf-8')
    .send(Buffer.from(json.buffer, json.byteOffset, json.byteLength)) as never;
}
