/**
 * Why a running goroutine does not give its processor back though it was asked to.
 * Source: preempt.go wantAsyncPreempt, isAsyncSafePoint; proc.go preemptone. Assembly, the runtime and code that holds locks
 * of the runtime are never interrupted; with asyncpreemptoff=1 only calls of functions give way.
 */
import { goString } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Lane } from './lanes.ts';

/** Code that isAsyncSafePoint refuses (preempt.go). */
const NEVER = /^(runtime|runtime\/internal|internal\/runtime|reflect)[./]/;

/** In words that follow "it"; undefined: nothing speaks against an interruption. */
export function cannotStop(snapshot: Snapshot, lane: Lane): string | undefined {
  const { machine, goroutine } = lane;
  if (!machine || goroutine < 0) return undefined;
  const frame = snapshot.goroutines.onThread.get(goroutine)?.[0];
  const { pcs, program } = snapshot;
  // Inlined calls first: isAsyncSafePoint asks for the innermost.
  const innermost = frame && pcs.row(frame.row).frames[0];
  const isRuntime = innermost !== undefined && NEVER.test(innermost.function);
  if (innermost && !isRuntime && innermost.file.endsWith('.s'))
    return `is in assembly (${innermost.function}), which has no safe points`;
  if (machine.preemptOff !== '') return `may not be interrupted (${machine.preemptOff})`;
  if (machine.locks > 0 || machine.mallocing > 0) return 'holds locks of the runtime';
  if (isRuntime) return `is in ${innermost.function}, which is not interrupted`;
  return asyncPreemptOff(program)
    ? 'is in a loop without calls, and the process was told not to interrupt (asyncpreemptoff=1)'
    : undefined;
}

/** No environment is longer. */
const MAX_VARIABLES = 1 << 14;

/** By the environment, or by the program's own setting (//go:debug, since Go 1.21). */
export function asyncPreemptOff(program: GoProgram): boolean {
  const settings = [...environment(program, 'GODEBUG='), ...ownSettings(program)];
  return settings.some((text) => /(^|,)asyncpreemptoff=1(,|$)/.test(text));
}

function* environment({ memory, variable }: GoProgram, prefix: string): Generator<string> {
  const slice = variable('runtime.envs');
  if (slice === undefined) return;
  const list = memory.word(slice);
  const length = Math.min(memory.word(slice + 8) || 0, MAX_VARIABLES);
  for (let i = 0; i < length; i++) {
    const text = goString(memory, list + 16 * i, 4096);
    if (text?.startsWith(prefix)) yield text.slice(prefix.length);
  }
}

function ownSettings({ memory, variable }: GoProgram): string[] {
  const at = variable('runtime.godebugDefault');
  const text = at === undefined ? undefined : goString(memory, at, 4096);
  return text === undefined ? [] : [text];
}
