/** The only door of the engine. */
export { plainText } from './analyses/schedule/words.ts';
export { cachedSource } from './bytes/cached-source.ts';
export { type Fault, OpenFailure } from './bytes/fault.ts';
export { type ByteSource, readBytes, sourceRange } from './bytes/source.ts';
export { Answering, isLong } from './session/answering.ts';
export { compareProfiles } from './session/compare/compare.ts';
export { firstQuestions } from './session/first-questions.ts';
export { type Identity, identify, type WrittenPart } from './session/identify.ts';
export { DEFAULT_SECTIONS, INSPECT_SECTIONS, type InspectOptions, type InspectSection } from './session/inspect.ts';
export {
  hasVerdict,
  isRestored,
  keepIndex,
  keepVerdict,
  type OpenInput,
  type OpenSession,
  openSession,
  openSharedWork,
  recallVerdict,
} from './session/open.ts';
export { matchTrace } from './session/trace/match-trace.ts';
export { openTraceFile, traceOfCore } from './session/trace/open-trace.ts';
export { traceBelongs } from './session/trace/trace-answers.ts';
export { traceInspection } from './session/trace/trace-inspection.ts';
export type { TraceView } from './session/trace/trace-view.ts';
export type { SecondThread, SharedWork } from './snapshot/second-thread.ts';
