/** A goroutine as Go prints it in a crash: its head, its calls, who made it. */
import type { Frame, GoroutineDetail } from '../../api/index.ts';

export function* stackLines(goroutine: GoroutineDetail, frames: number): Generator<string> {
  yield `goroutine ${goroutine.id} [${stateText(goroutine)}]:`;
  let shown = 0;
  for (const frame of goroutine.frames) {
    if (shown === frames) break;
    for (const c of frame.cFrames ?? []) yield* frameLines(c, ' (C)');
    if (isHidden(frame.function)) continue;
    shown++;
    yield* frameLines(frame, '(...)');
  }
  const left = goroutine.frameTotal - goroutine.frames.length;
  if (left > 0) yield `\t… ${left} more`;
  const { createdBy } = goroutine;
  if (!createdBy) return;
  const parent = createdBy.goroutineId === undefined ? '' : ` in goroutine ${createdBy.goroutineId}`;
  yield `created by ${createdBy.function}${parent}`;
  yield `\t${createdBy.file}:${createdBy.line}`;
}

function* frameLines({ function: name, file, line, pc, inlined, fault }: Frame, mark: string): Generator<string> {
  yield `${name === '' ? pc : name}${mark}${inlined ? ' (inlined)' : ''}`;
  // Without debug information only the file of the code is known.
  if (file !== '') yield `\t${file}${line > 0 ? `:${line}` : ''}`;
  if (fault !== undefined) yield `\t(${fault})`;
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
