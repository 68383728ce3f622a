/** GET /snapshots/:id/inspect: the document of `unpark inspect`, streamed, as a download. */
import { Readable } from 'node:stream';
import { inspectSearch, snapshotParams } from '../../api/index.ts';
import { DEFAULT_SECTIONS, INSPECT_SECTIONS } from '../../engine/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const inspect: Route = (app, library) => {
  app.get(
    '/snapshots/:id/inspect',
    {
      schema: {
        summary: 'All that is known, as one JSON document',
        params: snapshotParams,
        querystring: inspectSearch,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { only, maxLength, maxDepth } = request.query;
      if (!(await library.entry(id))) throw new SnapshotNotFound(id);
      const names = only?.split(',');
      const sections = names ? INSPECT_SECTIONS.filter((name) => names.includes(name)) : DEFAULT_SECTIONS;
      const pieces = library.inspect(id, { sections, maxLength, maxDepth });
      // The first piece is waited for: a snapshot that cannot be opened still gets an answer with a status.
      const first = await pieces.next();
      return reply
        .header('content-disposition', `attachment; filename="unpark-${id}.json"`)
        .type('application/json; charset=utf-8')
        .send(Readable.from(first.done ? [] : prepend(first.value, pieces), { objectMode: false }));
    },
  );
};

async function* prepend(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
