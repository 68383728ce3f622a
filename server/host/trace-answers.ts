/** The trace of a session: the file that was attached, else what lies in the core. Read when it is first asked for. */
import { basename } from 'node:path';
import type { TraceAnswer, TraceMatch } from '../../api/index.ts';
import { type Fault, OpenFailure, type OpenSession, type TraceView } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import type { TraceQuestion } from './worker-messages.ts';

export class SessionTrace {
  readonly #session: OpenSession;
  readonly #file: string | undefined;
  #trace: TraceView | Fault | undefined;

  constructor(session: OpenSession, file: string | undefined) {
    this.#session = session;
    this.#file = file;
  }

  /** undefined: there is no trace, or it has no such thing. */
  answer(question: TraceQuestion): unknown {
    this.#trace ??= this.#open(this.#file);
    const trace = this.#trace;
    if ('code' in trace) return question.about === 'overview' ? refused(trace) : undefined;
    switch (question.about) {
      case 'overview':
        return trace.overview() satisfies TraceAnswer;
      case 'processors':
        return trace.processors(question.query);
      case 'goroutine':
        return trace.goroutine(question.query);
      case 'series':
        return trace.series(question.query);
      case 'queues':
        return trace.queues(question.time);
      case 'ranges':
        return trace.ranges(question.query);
      case 'ran':
        return trace.ran(question.query);
      case 'events':
        return trace.events(question.query);
      case 'tile':
        return trace.tile(question.query);
    }
  }

  match(path: string): TraceMatch {
    const file = openFile(path);
    try {
      const { belongs, reason } = this.#session.matchTrace(file);
      return { belongs, reason: belongs ? reason : `${basename(path)} is not of this process: ${reason}` };
    } catch (cause) {
      if (cause instanceof OpenFailure) return { belongs: false, reason: cause.fault.message };
      throw cause;
    } finally {
      file.close();
    }
  }

  #open(path: string | undefined): TraceView | Fault {
    try {
      return this.#session.trace(path === undefined ? undefined : openFile(path));
    } catch (cause) {
      if (cause instanceof OpenFailure) return cause.fault;
      throw cause;
    }
  }
}

function refused({ code, message, hint }: Fault): TraceAnswer {
  return { fault: { code, message, hint } };
}
