/** A trace from a file, or from the memory of a process. */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { splitTrace } from '../../formats/trace/split.ts';
import { openTrace, type Trace, type TraceOptions } from '../../formats/trace/trace.ts';
import { readClock } from '../../runtime/clock.ts';
import { uint8 } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { recordedTrace, tracerState, type WrittenTrace } from '../../runtime/tracer/recorded-trace.ts';
import { TraceView } from './trace-view.ts';

export interface CoreTraceOptions extends TraceOptions {
  /** The snapshot's moment, nanotime; where it is not given, the newest stamp of the processors. */
  readonly moment?: number;
}

/** Opens a trace file alone. Throws OpenFailure where it is none that can be read. */
export function openTraceFile(source: ByteSource, options: TraceOptions = {}): TraceView {
  return new TraceView(openTrace(source, options), { source: 'file' });
}

/**
 * The trace that a process was recording when its core was taken. `file`: what it had written of it, where that is at hand
 * (matchTrace tells whether it is its own); without, and without a flight recorder, only what was still in memory is left.
 */
export function traceOfCore(program: GoProgram, file?: ByteSource, options: CoreTraceOptions = {}): TraceView | Fault {
  const recorded = recordedTrace(program, file && writtenPart(program, file));
  if (!recorded) return nothingRecorded(program);
  const trace = openTrace(recorded.source, options);
  return new TraceView(trace, {
    source: recorded.flightRecorder ? 'flight recorder in the core' : 'core',
    goVersion: program.module.buildInfo.version,
    moment: options.moment ?? readClock(program).now,
    lost: recorded.flightRecorder || file ? undefined : writtenElsewhere(trace),
    faults: recorded.faults,
  });
}

function writtenPart(program: GoProgram, file: ByteSource): WrittenTrace | undefined {
  const state = tracerState(program);
  return state && splitTrace(file, Math.min(state.current, state.flushed + 1));
}

function nothingRecorded(program: GoProgram): Fault {
  const { memory, layout } = program;
  const trace = program.variable('runtime.trace');
  const enabled = trace !== undefined && layout.trace.enabled >= 0 && uint8(memory, trace + layout.trace.enabled) === 1;
  if (enabled && layout.trace.gen < 0) {
    const { version } = program.module.buildInfo;
    return fault(
      'trace-too-old',
      `The process recorded an execution trace in the format of ${version}, which Unpark cannot read.`,
      {
        hint: 'Build the program with Go 1.22 or later.',
      },
    );
  }
  return fault('no-trace', 'The process was recording no execution trace when the core was taken.', {
    hint: 'Start a runtime/trace.FlightRecorder (Go 1.25 or later) in the program, and the core has its last seconds.',
  });
}

/** Without a recorder, what had left the memory is with whoever the program gave it to. */
function writtenElsewhere(trace: Trace): string | undefined {
  const [first] = trace.generations;
  if (trace.generations.length === 1 && first.number === 1 && first.forced === 0) return undefined; // all from the start
  return 'The program wrote its trace out while it ran: only what was still in memory is here. The file that it wrote has the rest.';
}
