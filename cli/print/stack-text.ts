/** A goroutine as Go prints it in a crash: its head, its calls, who made it. */
import type { GoroutineDetail } from '../../api/index.ts';

export function* stackLines(goroutine: GoroutineDetail, frames: number): Generator<string> {
  yield `goroutine ${goroutine.id} [${stateText(goroutine)}]:`;
  const shown = goroutine.frames.filter((frame) => !isHidden(frame.function)).slice(0, frames);
  for (const { function: name, file, line, inlined, fault } of shown) {
    yield `${name}(...)${inlined ? ' (inlined)' : ''}`;
    if (file !== '') yield `\t${file}:${line}`;
    if (fault !== undefined) yield `\t(${fault})`;
  }
  const left = goroutine.frameTotal - goroutine.frames.length;
  if (left > 0) yield `\t… ${left} more`;
  const { createdBy } = goroutine;
  if (!createdBy) return;
  const parent = createdBy.goroutineId === undefined ? '' : ` in goroutine ${createdBy.goroutineId}`;
  yield `created by ${createdBy.function}${parent}`;
  yield `\t${createdBy.file}:${createdBy.line}`;
}

/** Go's own traces leave out how the runtime parks, and what it starts a goroutine with (traceback.go, showframe). */
function isHidden(name: string): boolean {
  return /^runtime\.[^.A-Z(]*$|^(internal\/)?sync\.runtime_/.test(name) && !/^runtime\.(gopanic|sigpanic)$/.test(name);
}

/** "sync.Mutex.Lock, at least 18m" */
function stateText({ status, waitReason, waitSeconds, lockedToThread }: GoroutineDetail): string {
  const parts = [
    waitReason ?? status,
    waitSeconds === undefined ? undefined : `at least ${durationText(waitSeconds)}`,
    lockedToThread ? 'locked to thread' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** "18m 42s", "3.1s", "412ms" */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}
