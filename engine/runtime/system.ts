/**
 * Which goroutines are the runtime's own, by the runtime's own rule.
 * Source: runtime/traceback.go, isSystemGoroutine.
 */
import { uint8, uint32 } from './numbers.ts';
import type { GoProgram } from './program.ts';

const NEVER_SYSTEM = new Set(['runtime.main', 'runtime.handleAsyncEvent', 'runtime.corostart']);
const FINALIZERS = new Set(['runtime.runfinq', 'runtime.runFinalizers']);
/** fingStatus bit: a finalizer is being run. */
const RUNNING_FINALIZER = 2;

/** A test for (name of the start function, address of the g). */
export function systemRule(program: GoProgram): (startFunction: string, g: number) => boolean {
  const { memory, layout } = program;
  const status = program.variable('runtime.fingStatus');
  const running = program.variable('runtime.fingRunning');
  const finalizerRuns =
    status !== undefined
      ? ((uint32(memory, status) ?? 0) & RUNNING_FINALIZER) !== 0
      : running !== undefined && uint8(memory, running) === 1;
  return (name, g) => {
    if (FINALIZERS.has(name)) return !finalizerRuns;
    if (name === 'runtime.runCleanups')
      return layout.g.runningCleanups < 0 || uint8(memory, g + layout.g.runningCleanups) === 0;
    return isSystemByName(name);
  };
}

/** The rule for a start function, as far as its name decides. */
export function isSystemByName(startFunction: string): boolean {
  return startFunction.startsWith('runtime.') && !NEVER_SYSTEM.has(startFunction);
}
