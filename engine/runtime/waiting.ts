/**
 * What a parked goroutine waits for, as far as its own wait record tells: channels from its sudogs, the kind from its
 * wait reason.
 * Source: runtime2.go `type sudog struct`; chan.go, select.go; a select has one sudog per case, in lock order.
 */
import { typeName } from '../gobin/type-name.ts';
import type { GoProgram } from './program.ts';

export type WaitKind =
  | 'chan send'
  | 'chan receive'
  | 'mutex'
  | 'rwmutex read'
  | 'rwmutex write'
  | 'waitgroup'
  | 'cond'
  | 'once'
  | 'semaphore'
  | 'timer'
  | 'network'
  | 'syscall'
  | 'gc'
  | 'nil channel'
  | 'empty select'
  | 'coroutine'
  | 'other';

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
  [/^(GC |garbage collection|finalizer wait|cleanup wait|force gc|wait for GC)/, 'gc'],
];

export interface WaitTarget {
  readonly kind: WaitKind;
  /** The channel; 0 where the record names none. */
  readonly address: number;
  /** "chan main.Job" */
  readonly type?: string;
}

/** A select with more cases shows its first ones. */
const MAX_CASES = 1024;

export function waitKind(reason: string): WaitKind {
  return KINDS.find(([words]) => words.test(reason))?.[1] ?? 'other';
}

/**
 * One target for a plain operation, one per case for a select. `sudog`: the goroutine's first wait record, or 0.
 * `typeOf`: the name of the type of channels of an element type (channelType, remembered).
 */
export function waitTargets(
  program: GoProgram,
  reason: string,
  sudog: number,
  typeOf: (element: number) => string | undefined,
): WaitTarget[] {
  const kind = waitKind(reason);
  if (kind === 'chan send' || kind === 'chan receive') {
    const channel = sudog > 0 ? program.memory.word(sudog + program.layout.sudog.c) : 0;
    return [{ kind, address: Number.isNaN(channel) ? 0 : channel, type: typeOf(elementType(program, channel)) }];
  }
  if (!/^select/.test(reason) || kind === 'empty select') return [{ kind, address: 0 }];
  const targets: WaitTarget[] = [];
  const { memory, layout } = program;
  for (let at = sudog; at > 0 && targets.length < MAX_CASES; at = memory.word(at + layout.sudog.waitlink)) {
    const channel = memory.word(at + layout.sudog.c);
    if (!(channel > 0)) break;
    targets.push({
      kind: directionOf(program, channel, at),
      address: channel,
      type: typeOf(elementType(program, channel)),
    });
  }
  return targets;
}

function elementType(program: GoProgram, channel: number): number {
  return channel > 0 ? program.memory.word(channel + program.layout.hchan.elemtype) : 0;
}

/** Whether the sudog waits to send or to receive: by the queue that is not empty, or by looking through the receivers. */
function directionOf(program: GoProgram, channel: number, sudog: number): 'chan send' | 'chan receive' {
  const { memory, layout } = program;
  const receivers = memory.word(channel + layout.hchan['recvq.first']);
  const senders = memory.word(channel + layout.hchan['sendq.first']);
  if (!(senders > 0)) return 'chan receive';
  if (!(receivers > 0)) return 'chan send';
  // Both queues are in use only when a select waits on both sides of one channel: few are.
  let at = receivers;
  for (let i = 0; at > 0 && i < MAX_CASES; i++, at = memory.word(at + SUDOG_NEXT))
    if (at === sudog) return 'chan receive';
  return 'chan send';
}
/** sudog.next, in every version. */
const SUDOG_NEXT = 8;

/** The channel's type by its element's: "chan main.Job". */
export function channelType(program: GoProgram, element: number): string | undefined {
  const { bias } = program.process;
  const name = element > 0 ? typeName(program.memory, program.module.types.start + bias, element) : undefined;
  if (name === undefined) return undefined;
  return name.startsWith('<-chan') ? `chan (${name})` : `chan ${name}`;
}
