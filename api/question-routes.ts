/**
 * Every question to a session by its address. The HTTP server answers these below API_BASE; in a page without a server the tab
 * itself does. One list, so that neither can know a question that the other does not.
 */
import { z } from 'zod';
import { diagnosis } from './diagnosis.ts';
import { valueSearch, valueTable } from './frame-values.ts';
import { globalsAnswer } from './globals.ts';
import { goroutineDetail, goroutinePage, groupPage, keptGoroutines } from './goroutine.ts';
import { heapAnswer } from './heap.ts';
import { heapObjectsPage, heapPathAnswer, retainersPage } from './heap-objects.ts';
import { memoryAnswer, memorySearchAnswer } from './memory.ts';
import { completion } from './query.ts';
import { type QuestionRoute, route } from './question-route.ts';
import * as routes from './routes.ts';
import { notRunning, runQueue, schedulerAnswer } from './scheduler.ts';
import { summary, thread } from './snapshot.ts';
import { TRACE_QUESTION_ROUTES } from './trace-question-routes.ts';
import { createdByTree, stackTree } from './trees.ts';
import { variablesAnswer } from './value.ts';
import { parseValuePath } from './value-path.ts';
import { blocking, resourceDetail, resourcesPage, waitGraph } from './waits.ts';

const SNAPSHOT = '/snapshots/:id';
const GOROUTINE = `${SNAPSHOT}/goroutines/:gid`;
const ofSnapshot = routes.snapshotParams;
const ofGoroutine = routes.goroutineParams;

export const QUESTION_ROUTES: readonly QuestionRoute[] = [
  route({
    path: `${SNAPSHOT}/summary`,
    summary: 'What happened, counts, biggest groups, problems',
    params: ofSnapshot,
    search: routes.plainSearch,
    answer: summary,
    question: () => ({ ask: 'summary' }),
  }),
  route({
    path: `${SNAPSHOT}/goroutines`,
    summary: 'Goroutines: filter, order, window',
    params: ofSnapshot,
    search: routes.goroutinesSearch,
    answer: goroutinePage,
    question: (_, query) => ({ ask: 'goroutines', query }),
  }),
  route({
    path: `${SNAPSHOT}/groups`,
    summary: 'Groups of goroutines: filter, order, window',
    params: ofSnapshot,
    search: routes.groupsSearch,
    answer: groupPage,
    question: (_, query) => ({ ask: 'groups', query }),
  }),
  route({
    path: `${SNAPSHOT}/kept`,
    summary: 'Which goroutines a filter keeps, by their numbers',
    params: ofSnapshot,
    search: routes.keptSearch,
    answer: keptGoroutines,
    question: (_, query) => ({ ask: 'kept', query }),
  }),
  route({
    path: GOROUTINE,
    summary: 'One goroutine with a window of its frames',
    params: ofGoroutine,
    search: routes.framesSearch,
    answer: goroutineDetail,
    missing: 'goroutine',
    question: ({ gid }, window) => ({ ask: 'goroutine', id: gid, window }),
  }),
  route({
    path: `${GOROUTINE}/blocking`,
    summary: 'What blocks one goroutine, and what it holds',
    params: ofGoroutine,
    search: routes.plainSearch,
    answer: blocking,
    missing: 'goroutine',
    question: ({ gid }) => ({ ask: 'blocking', id: gid }),
  }),
  route({
    path: `${GOROUTINE}/frames/:frame/variables`,
    summary: 'Variables of a frame, or one value by its path',
    params: routes.frameParams,
    search: routes.variablesSearch,
    answer: variablesAnswer,
    missing: 'frame',
    question: ({ gid: goroutineId, frame }, { path, ...limits }) => ({
      ask: 'variables',
      query: { ...limits, goroutineId, frame, path: path === '' ? [] : parseValuePath(path) },
    }),
  }),
  route({
    path: `${GOROUTINE}/values`,
    summary: 'A text in the values of a goroutine',
    params: ofGoroutine,
    search: routes.valueHitsSearch,
    answer: valueSearch,
    missing: 'goroutine',
    question: ({ gid: goroutineId }, query) => ({ ask: 'searchValues', query: { ...query, goroutineId } }),
  }),
  route({
    path: `${SNAPSHOT}/values`,
    summary: 'One variable of a frame in many goroutines',
    params: ofSnapshot,
    search: routes.valueTableSearch,
    answer: valueTable,
    question: (_, { path, ...query }) => ({ ask: 'valueTable', query: { ...query, path: parseValuePath(path) } }),
  }),
  route({
    path: `${SNAPSHOT}/diagnosis`,
    summary: 'What is wrong, in sentences: findings, knots, who is stuck',
    params: ofSnapshot,
    search: routes.plainSearch,
    answer: diagnosis,
    question: () => ({ ask: 'diagnosis' }),
  }),
  route({
    path: `${SNAPSHOT}/resources`,
    summary: 'Channels and locks that somebody waits for: filtered, sorted, a window',
    params: ofSnapshot,
    search: routes.resourcesSearch,
    answer: resourcesPage,
    question: (_, query) => ({ ask: 'resources', query }),
  }),
  route({
    path: `${SNAPSHOT}/resource`,
    summary: 'One channel or lock: its state, its queues, who holds and who reaches it',
    params: ofSnapshot,
    search: routes.resourceSearch,
    answer: resourceDetail,
    missing: 'resource',
    question: (_, query) => ({ ask: 'resource', query }),
  }),
  route({
    path: `${SNAPSHOT}/wait-graph`,
    summary: 'Who waits for whom, as nodes and edges of a picture',
    params: ofSnapshot,
    search: routes.waitGraphSearch,
    answer: waitGraph,
    question: (_, query) => ({ ask: 'waitGraph', query }),
  }),
  route({
    path: `${SNAPSHOT}/globals`,
    summary: 'Package variables',
    params: ofSnapshot,
    search: routes.globalsSearch,
    answer: globalsAnswer,
    question: (_, query) => ({ ask: 'globals', query }),
  }),
  route({
    path: `${SNAPSHOT}/global`,
    summary: 'One package variable, or a value within it',
    params: ofSnapshot,
    search: routes.globalSearch,
    answer: variablesAnswer,
    question: (_, { path, ...query }) => ({ ask: 'global', query: { ...query, path: parseValuePath(path) } }),
  }),
  route({
    path: `${SNAPSHOT}/memory`,
    summary: 'Bytes at an address, and what their words point to',
    params: ofSnapshot,
    search: routes.memorySearch,
    answer: memoryAnswer,
    question: (_, query) => ({ ask: 'memory', query }),
  }),
  route({
    path: `${SNAPSHOT}/memory/value`,
    summary: 'What an address holds if it is of a type',
    params: ofSnapshot,
    search: routes.typedSearch,
    answer: variablesAnswer,
    question: (_, { path, ...query }) => ({ ask: 'typed', query: { ...query, path: parseValuePath(path) } }),
  }),
  route({
    path: `${SNAPSHOT}/memory/search`,
    summary: 'Search in memory: a slice at a time, ask again with `next`',
    params: ofSnapshot,
    search: routes.memoryHitsSearch,
    answer: memorySearchAnswer,
    question: (_, query) => ({ ask: 'searchMemory', query }),
  }),
  route({
    path: `${SNAPSHOT}/threads`,
    summary: 'Threads',
    params: ofSnapshot,
    search: routes.plainSearch,
    answer: z.array(thread),
    question: () => ({ ask: 'threads' }),
  }),
  route({
    path: `${SNAPSHOT}/scheduler`,
    summary: 'Who runs, who runs next, and why the others do not',
    params: ofSnapshot,
    search: routes.schedulerSearch,
    answer: schedulerAnswer,
    question: (_, query) => ({ ask: 'scheduler', query }),
  }),
  route({
    path: `${SNAPSHOT}/run-queue`,
    summary: 'A window of one run queue',
    params: ofSnapshot,
    search: routes.runQueueSearch,
    answer: runQueue,
    missing: 'processor',
    question: (_, query) => ({ ask: 'runQueue', query }),
  }),
  route({
    path: `${SNAPSHOT}/not-running`,
    summary: 'Goroutines that can run and do not, longest first, and why',
    params: ofSnapshot,
    search: routes.notRunningSearch,
    answer: notRunning,
    question: (_, query) => ({ ask: 'notRunning', query }),
  }),
  route({
    path: `${SNAPSHOT}/heap`,
    summary: 'The heap and its collector',
    params: ofSnapshot,
    search: routes.heapSearch,
    answer: heapAnswer,
    question: (_, query) => ({ ask: 'heap', query }),
  }),
  route({
    path: `${SNAPSHOT}/heap/objects`,
    summary: 'Objects of the heap, largest first',
    params: ofSnapshot,
    search: routes.heapObjectsSearch,
    answer: heapObjectsPage,
    question: (_, query) => ({ ask: 'heapObjects', query }),
  }),
  route({
    path: `${SNAPSHOT}/heap/path`,
    summary: 'Shortest ways from roots to an object',
    params: ofSnapshot,
    search: routes.heapPathSearch,
    answer: heapPathAnswer,
    question: (_, query) => ({ ask: 'heapPath', query }),
  }),
  route({
    path: `${SNAPSHOT}/heap/retainers`,
    summary: 'What keeps what: a level of the dominator tree',
    params: ofSnapshot,
    search: routes.retainersSearch,
    answer: retainersPage,
    question: (_, query) => ({ ask: 'retainers', query }),
  }),
  route({
    path: `${SNAPSHOT}/created-by`,
    summary: 'Goroutines by the go statements that made them',
    params: ofSnapshot,
    search: routes.createdBySearch,
    answer: createdByTree,
    question: (_, query) => ({ ask: 'createdBy', query }),
  }),
  route({
    path: `${SNAPSHOT}/stack-tree`,
    summary: 'All stacks merged into a tree of calls',
    params: ofSnapshot,
    search: routes.stackTreeSearch,
    answer: stackTree,
    question: (_, query) => ({ ask: 'stackTree', query }),
  }),
  route({
    path: `${SNAPSHOT}/completions`,
    summary: 'Completions of the filter',
    params: ofSnapshot,
    search: routes.completionsSearch,
    answer: z.array(completion),
    question: (_, query) => ({ ask: 'completions', query }),
  }),
  ...TRACE_QUESTION_ROUTES,
];
