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
import { compare } from '../routes/compare.ts';
import { exportGoroutines } from '../routes/export-goroutines.ts';
import { getBlocking } from '../routes/get-blocking.ts';
import { getCreatedBy } from '../routes/get-created-by.ts';
import { getDiagnosis } from '../routes/get-diagnosis.ts';
import { getGlobal } from '../routes/get-global.ts';
import { getGoroutine } from '../routes/get-goroutine.ts';
import { getHeap } from '../routes/get-heap.ts';
import { getHeapPath } from '../routes/get-heap-path.ts';
import { getMemory } from '../routes/get-memory.ts';
import { getOpening } from '../routes/get-opening.ts';
import { getResource } from '../routes/get-resource.ts';
import { getRunQueue } from '../routes/get-run-queue.ts';
import { getScheduler } from '../routes/get-scheduler.ts';
import { getSnapshot } from '../routes/get-snapshot.ts';
import { getStackTree } from '../routes/get-stack-tree.ts';
import { getSummary } from '../routes/get-summary.ts';
import { getTyped } from '../routes/get-typed.ts';
import { getVariables } from '../routes/get-variables.ts';
import { getWaitGraph } from '../routes/get-wait-graph.ts';
import { inspect } from '../routes/inspect.ts';
import { listCompletions } from '../routes/list-completions.ts';
import { listFrameValues } from '../routes/list-frame-values.ts';
import { listGlobals } from '../routes/list-globals.ts';
import { listGoroutines } from '../routes/list-goroutines.ts';
import { listGroups } from '../routes/list-groups.ts';
import { listHeapObjects } from '../routes/list-heap-objects.ts';
import { listNotRunning } from '../routes/list-not-running.ts';
import { listResources } from '../routes/list-resources.ts';
import { listRetainers } from '../routes/list-retainers.ts';
import { listSnapshots } from '../routes/list-snapshots.ts';
import { listThreads } from '../routes/list-threads.ts';
import { removeSnapshot } from '../routes/remove-snapshot.ts';
import { restoreSnapshot } from '../routes/restore-snapshot.ts';
import type { App, Route } from '../routes/route.ts';
import { searchMemory } from '../routes/search-memory.ts';
import { searchValues } from '../routes/search-values.ts';
import { TRACE_ROUTES } from '../routes/trace.ts';
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
  getSummary,
  listGoroutines,
  listGroups,
  getGoroutine,
  getBlocking,
  getDiagnosis,
  listResources,
  getResource,
  getWaitGraph,
  getVariables,
  searchValues,
  listFrameValues,
  listGlobals,
  getGlobal,
  getMemory,
  getTyped,
  searchMemory,
  listThreads,
  getScheduler,
  getRunQueue,
  listNotRunning,
  getHeap,
  ...TRACE_ROUTES,
  getHeapPath,
  listHeapObjects,
  listRetainers,
  listCompletions,
  inspect,
  exportGoroutines,
  compare,
  getCreatedBy,
  getStackTree,
];

/** Scrolling a table asks a few windows a second; a runaway script asks more. */
const REQUESTS_PER_MINUTE = 6000;

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
