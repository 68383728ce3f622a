/**
 * What a parked goroutine waits for, in kinds, as far as the runtime's own words tell; what they leave open is told by the
 * queues and by the frames (analyses/waits).
 * Source: runtime2.go waitReason….
 */
import { typeName } from '../gobin/type-name.ts';
import { type GoProgram, typesStartOf } from './program.ts';

/** In columns a kind is its number in this list. */
export const WAIT_KINDS = [
  'chan send',
  'chan receive',
  'mutex',
  'rwmutex read',
  'rwmutex write',
  'waitgroup',
  'cond',
  'once',
  'semaphore',
  'timer',
  'network',
  'syscall',
  'gc',
  'nil channel',
  'empty select',
  'coroutine',
  'other',
] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

/** By the runtime's words; "(durable)" and "(synctest)" are variants of the same. */
const KINDS: readonly (readonly [RegExp, WaitKind])[] = [
  [/^chan (receive|send) \(nil chan\)/, 'nil channel'],
  [/^chan send/, 'chan send'],
  [/^chan receive/, 'chan receive'],
  [/^select \(no cases\)/, 'empty select'],
  [/^sync\.Mutex\.Lock/, 'mutex'],
  [/^sync\.RWMutex\.RLock/, 'rwmutex read'],
  [/^sync\.RWMutex\.Lock/, 'rwmutex write'],
  [/^sync\.WaitGroup\.Wait/, 'waitgroup'],
  [/^sync\.Cond\.Wait/, 'cond'],
  [/^semacquire/, 'semaphore'],
  [/^sleep/, 'timer'],
  [/^IO wait/, 'network'],
  [/^coroutine/, 'coroutine'],
  [/^(GC |garbage collection|finalizer wait|cleanup wait|force gc|wait for GC|flushing proc caches)/, 'gc'],
];

export function waitKind(reason: string): WaitKind {
  return KINDS.find(([words]) => words.test(reason))?.[1] ?? 'other';
}

/** A select with cases, in all its variants. */
export function isSelect(reason: string): boolean {
  return reason.startsWith('select') && waitKind(reason) !== 'empty select';
}

/** The channel's type by its element's: "chan main.Job". */
export function channelType(program: GoProgram, element: number): string | undefined {
  const name = element > 0 ? typeName(program.memory, typesStartOf(program, element), element) : undefined;
  if (name === undefined) return undefined;
  return name.startsWith('<-chan') ? `chan (${name})` : `chan ${name}`;
}
