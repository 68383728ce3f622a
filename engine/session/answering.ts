/** Questions as data (api/question.ts) put to an open session, whoever hosts it. */
import type { Question } from '../../api/question.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { OpenSession } from './open.ts';
import { TraceAnswers } from './trace/trace-answers.ts';

const LONG: ReadonlySet<Question['ask']> = new Set(['diagnosis', 'resources', 'resource', 'blocking', 'waitGraph']);

/** Terms of a filter that only the diagnosis can answer. */
const DIAGNOSED = /\b(stuck|knot|lock|holds):/;

/** A question that stands on the work of OpenSession.prepare, which takes seconds on a large heap. */
export function isLong(question: Question): boolean {
  if (question.ask === 'goroutines' || question.ask === 'groups')
    return question.query.marks === true || DIAGNOSED.test(question.query.filter ?? '');
  if (question.ask === 'createdBy' || question.ask === 'stackTree') {
    const marks = question.ask === 'createdBy' && question.query.marks === true;
    return marks || DIAGNOSED.test(question.query.filter);
  }
  if (question.ask === 'kept' || question.ask === 'notRunning') return DIAGNOSED.test(question.query.filter ?? '');
  return LONG.has(question.ask);
}

export class Answering {
  readonly #session: OpenSession;
  readonly #trace: TraceAnswers;

  /** `trace` opens the execution trace that was attached; undefined: what lies in the core is asked. */
  constructor(session: OpenSession, trace?: () => ByteSource) {
    this.#session = session;
    this.#trace = new TraceAnswers(session, trace);
  }

  /** Plain, serialisable data; undefined where the question names a thing that is not there. */
  answer(question: Question): unknown {
    const session = this.#session;
    switch (question.ask) {
      case 'summary':
        return session.summary();
      case 'threads':
        return session.threads();
      case 'goroutines':
        return session.goroutines(question.query);
      case 'groups':
        return session.groups(question.query);
      case 'kept':
        return session.kept(question.query);
      case 'goroutine':
        return session.goroutine(question.id, question.window);
      case 'diagnosis':
        return session.diagnosis();
      case 'resources':
        return session.resources(question.query);
      case 'resource':
        return session.resource(question.query);
      case 'blocking':
        return session.blocking(question.id);
      case 'waitGraph':
        return session.waitGraph(question.query);
      case 'variables':
        return session.variables(question.query);
      case 'valueTable':
        return session.valueTable(question.query);
      case 'searchValues':
        return session.searchValues(question.query);
      case 'globals':
        return session.globals(question.query);
      case 'global':
        return session.global(question.query);
      case 'memory':
        return session.memory(question.query);
      case 'typed':
        return session.typed(question.query);
      case 'searchMemory':
        return session.searchMemory(question.query);
      case 'scheduler':
        return session.scheduler(question.query);
      case 'runQueue':
        return session.runQueue(question.query);
      case 'notRunning':
        return session.notRunning(question.query);
      case 'heap':
        return session.heap(question.query);
      case 'trace':
        return this.#trace.answer(question.trace);
      case 'heapObjects':
        return session.heapObjects(question.query);
      case 'retainers':
        return session.retainers(question.query);
      case 'heapPath':
        return session.heapPath(question.query);
      case 'createdBy':
        return session.createdBy(question.query);
      case 'stackTree':
        return session.stackTree(question.query);
      case 'profile':
        return session.profile(question.query);
      case 'completions':
        return session.completions(question.query);
    }
  }
}
