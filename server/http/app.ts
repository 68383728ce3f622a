/** The HTTP server, assembled: guards, headers, routes, documents, pages. */
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { API_BASE, health } from '../../api/index.ts';
import { version } from '../host/package-root.ts';
import { addSnapshot } from '../routes/add-snapshot.ts';
import { cancelWork } from '../routes/cancel-work.ts';
import { compare } from '../routes/compare.ts';
import { exportGoroutines } from '../routes/export-goroutines.ts';
import { getOpening } from '../routes/get-opening.ts';
import { getSnapshot } from '../routes/get-snapshot.ts';
import { inspect } from '../routes/inspect.ts';
import { listSnapshots } from '../routes/list-snapshots.ts';
import { nameViews } from '../routes/named-views.ts';
import { questions } from '../routes/questions.ts';
import { removeSnapshot } from '../routes/remove-snapshot.ts';
import { restoreSnapshot } from '../routes/restore-snapshot.ts';
import type { App, Route } from '../routes/route.ts';
import { attachTrace, detachTrace } from '../routes/trace.ts';
import { upload } from '../routes/upload.ts';
import type { Library } from '../store/library.ts';
import { guard } from './guard.ts';
import { secureHeaders, servePages } from './pages.ts';
import { answerProblems } from './problems.ts';

const ROUTES: readonly Route[] = [
  listSnapshots,
  addSnapshot,
  getSnapshot,
  removeSnapshot,
  restoreSnapshot,
  getOpening,
  questions,
  attachTrace,
  detachTrace,
  cancelWork,
  inspect,
  exportGoroutines,
  compare,
  nameViews,
];

/** Two hundred readers behind one address, each with a few questions a second; a runaway script asks more. */
const REQUESTS_PER_MINUTE = 40_000;

/** `host` is the address that it will listen on. */
export async function createApp(library: Library, host: string, logger: FastifyBaseLogger): Promise<App> {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 0,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app);
  guard(app, host);
  await secureHeaders(app);
  await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: '1 minute' });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Unpark', version, description: 'Snapshots of Go processes, read.' } },
    transform: jsonSchemaTransform,
  });
  await app.register(
    async (api) => {
      for (const route of ROUTES) route(api.withTypeProvider<ZodTypeProvider>(), library);
      api.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
      // Its own scope: the only route that takes a body that is not JSON.
      await api.register(async (scope) => upload(scope.withTypeProvider<ZodTypeProvider>(), library));
    },
    { prefix: API_BASE },
  );
  app.get('/healthz', { schema: { summary: 'Whether the server answers', response: { 200: health } } }, () => ({
    status: 'ok' as const,
    version,
  }));
  await servePages(app);
  return app;
}
