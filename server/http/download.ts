/** A document that is made in pieces, sent as a download while it is made. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The first piece is waited for: a snapshot that cannot be opened still gets an answer with a status. */
export async function sendDownload(
  reply: FastifyReply,
  pieces: AsyncGenerator<Uint8Array>,
  name: string,
  type: string,
): Promise<FastifyReply> {
  const first = await pieces.next();
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .type(type)
    .send(Readable.from(first.done ? [] : prepend(first.value, pieces), { objectMode: false }));
}

async function* prepend(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
