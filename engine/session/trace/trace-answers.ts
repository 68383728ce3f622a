/** The trace of a session: the file that was attached, else what lies in the core. Read when it is first asked for. */
import type { TraceQuestion } from '../../../api/question.ts';
import type { TraceAnswer } from '../../../api/trace.ts';
import { type Fault, OpenFailure } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { OpenSession } from '../open.ts';
import type { TraceView } from './trace-view.ts';

export class TraceAnswers {
  readonly #session: OpenSession;
  readonly #file: (() => ByteSource) | undefined;
  #trace: TraceView | Fault | undefined;

  constructor(session: OpenSession, file: (() => ByteSource) | undefined) {
    this.#session = session;
    this.#file = file;
  }

  /** undefined: there is no trace, or it has no such thing. */
  answer(question: TraceQuestion): unknown {
    this.#trace ??= this.#open();
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

  #open(): TraceView | Fault {
    try {
      return this.#session.trace(this.#file?.());
    } catch (cause) {
      if (cause instanceof OpenFailure) return cause.fault;
      throw cause;
    }
  }
}

/** Whether a trace file is of the process of a session; what cannot be read is not. */
export function traceBelongs(session: OpenSession, file: ByteSource): { belongs: boolean; reason: string } {
  try {
    const { belongs, reason } = session.matchTrace(file);
    return { belongs, reason: belongs ? reason : `${file.name} is not of this process: ${reason}` };
  } catch (cause) {
    if (cause instanceof OpenFailure) return { belongs: false, reason: cause.fault.message };
    throw cause;
  }
}

function refused({ code, message, hint }: Fault): TraceAnswer {
  return { fault: { code, message, hint } };
}
