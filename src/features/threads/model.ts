/** Threads in the order one looks at them: the one that got the signal, then what runs, then what idles. */
import type { StackFrame } from '../../../api/goroutine.ts';
import type { Thread } from '../../../api/snapshot.ts';

const ORDER: readonly Thread['state'][] = [
  'signal',
  'running goroutine',
  'in syscall',
  'in cgo',
  'gc',
  'spinning',
  'sysmon',
  'unknown',
  'idle',
];

export function sorted(threads: readonly Thread[]): Thread[] {
  return [...threads].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.threadId - b.threadId);
}

/** The family of states whose glyph and colour a thread carries. */
export function familyOf({ state }: Thread): 'knot' | 'running' | 'io' | 'gc' | 'idle' {
  switch (state) {
    case 'signal':
      return 'knot';
    case 'running goroutine':
    case 'spinning':
      return 'running';
    case 'in syscall':
    case 'in cgo':
      return 'io';
    case 'gc':
    case 'sysmon':
      return 'gc';
    case 'idle':
    case 'unknown':
      return 'idle';
  }
}

/** A thread's own frames, numbered. */
export function threadFrames({ frames }: Thread): StackFrame[] {
  return frames.map((frame, index) => ({ ...frame, index, origin: 'runtime' }));
}

/** Why a thread shows no frames of its own: it stands on its goroutine's stack, or they cannot be read. */
export function framesWord({ goroutineId }: Thread): string {
  return goroutineId === undefined ? 'no frame could be read' : `on the stack of g${goroutineId}`;
}
