/** POST /uploads: a core, an executable or a bundle as the raw body, streamed to disk. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { added, uploadSearch } from '../../api/index.ts';
import { HttpProblem } from '../http/problems.ts';
import type { Route } from './route.ts';

export const upload: Route = (app, library) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
  app.post(
    '/uploads',
    {
      bodyLimit: library.uploadLimit,
      schema: {
        summary: 'Upload a core, an executable, a bundle or a trace: told apart by content, matched to each other',
        consumes: ['application/octet-stream'],
        querystring: uploadSearch,
        response: { 201: added },
      },
    },
    async (request, reply) => {
      const { name, snapshot } = request.query;
      if (request.body === undefined || request.body === null)
        throw new HttpProblem(400, 'empty-upload', `${name} is empty: no byte was sent.`, 'Choose another file.');
      const path = library.incoming();
      try {
        await receive(request.body as Readable, path, library.uploadLimit);
        return reply.status(201).send(await library.addUpload(path, name, 'upload', snapshot));
      } finally {
        await rm(path, { force: true });
      }
    },
  );
};

/** Content-Length may be absent: what comes is counted. */
async function receive(body: Readable, path: string, limit: number): Promise<void> {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(
        size > limit
          ? new HttpProblem(
              413,
              'too-large',
              `The upload is larger than the limit of ${limit} bytes.`,
              'Raise it with --upload-limit, or open the core by its path.',
            )
          : undefined,
        chunk,
      );
    },
  });
  await pipeline(body, counted, createWriteStream(path, { mode: 0o600 }));
}
