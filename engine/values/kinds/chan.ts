/**
 * Channels: a pointer to an hchan; its buffer is a ring of dataqsiz elements that begins at recvx. Who waits stands in two
 * lists of sudogs; a sender's sudog points to what it holds out.
 * Source: runtime/chan.go `type hchan`, `waitq`; runtime2.go `type sudog`.
 */
import { hex } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, type Place, pointerText, word } from '../place.ts';
import { conversion } from '../type-name.ts';
import {
  type KindReader,
  type Part,
  type Parts,
  type QueueReading,
  type Scope,
  unreadable,
  type WaiterPart,
} from './reading.ts';
import { fieldsOf } from './struct.ts';

const MAX_WAITERS = 1 << 21;

export const chan: KindReader = (scope, type, place) => {
  const address = word(place);
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil' };
  const value = conversion(scope.types.printed(type), text);
  const { memory, layout } = scope;
  const field = (name: keyof typeof layout.hchan) => memory.word(address + layout.hchan[name]);
  const [length, capacity, receive, send] = (['qcount', 'dataqsiz', 'recvx', 'sendx'] as const).map(field);
  const closed = memory.bytes(address + layout.hchan.closed, 4);
  if (Number.isNaN(capacity) || !(closed instanceof Uint8Array)) {
    const why = memory.bytes(address, 8);
    return { value, raw: { hchan: hex(address) }, fault: why instanceof Uint8Array ? undefined : why.message };
  }
  const raw = { hchan: hex(address), qcount: length, dataqsiz: capacity, closed: closed.some((b) => b !== 0) };
  if (length > capacity || receive >= Math.max(1, capacity) || send >= Math.max(1, capacity)) {
    return { value, raw: { ...raw, recvx: receive }, fault: 'its length, capacity and index contradict each other' };
  }
  const size = memory.bytes(address + layout.hchan.elemsize, 2);
  const bytes = size instanceof Uint8Array ? size[0] + 256 * size[1] : undefined;
  const element = scope.types.type(type.element)?.size;
  // A variable that is dead may refer to what is something else by now.
  if (bytes !== undefined && element !== undefined && bytes !== element) {
    return { value, raw, fault: `its elements would have ${bytes} bytes: those of its type have ${element}` };
  }
  const timer = timerOf(scope, address);
  return {
    value,
    raw: { ...raw, sendx: send, recvx: receive, ...timer },
    ...(timer.timer !== undefined && isSynchronous(scope) ? { length: 0, capacity: 0 } : { length, capacity }),
    parts: ring(scope, type, inMemory(memory, field('buf')), { length, capacity, receive }),
    queues: {
      senders: queue(scope, type, field('sendq.first'), true),
      receivers: queue(scope, type, field('recvq.first'), false),
    },
  };
};

/** Since Go 1.23 the channel of a timer knows its timer. */
function timerOf({ memory, layout }: Scope, address: number): { timer?: string } {
  const timer = layout.hchan.timer >= 0 ? memory.word(address + layout.hchan.timer) : 0;
  return timer > 0 ? { timer: hex(timer) } : {};
}

/**
 * Channels of timers have a buffer of one, but present themselves as unbuffered, so that a value that was sent can be taken
 * back; unless GODEBUG=asynctimerchan says otherwise. Source: runtime/chan.go `chanlen`, `chancap`.
 */
function isSynchronous(scope: Scope): boolean {
  const debug = scope.global('runtime.debug');
  const setting = debug?.type && fieldAt(scope, debug, 'asynctimerchan');
  const bytes = setting?.place.bytes(0, 4);
  return !(bytes instanceof Uint8Array) || bytes.every((b) => b === 0);
}

function fieldAt(scope: Scope, { type, place }: Part, name: string): Part | undefined {
  return type && fieldsOf(scope, type, place).find((f) => f.name === name);
}

/** What lies in the buffer, next to be received first. */
function ring(
  scope: Scope,
  type: Type,
  buffer: Place,
  at: { length: number; capacity: number; receive: number },
): Parts {
  const element = scope.types.type(type.element);
  const stride = element?.size ?? 0;
  return {
    total: at.length,
    indexed: true,
    list: (from, count) =>
      Array.from({ length: Math.max(0, Math.min(count, at.length - from)) }, (_, i) => ({
        name: `[${from + i}]`,
        type: element,
        place: buffer.part(((at.receive + from + i) % at.capacity) * stride),
      })),
  };
}

function queue(scope: Scope, type: Type, first: number, sends: boolean): QueueReading {
  const { memory, layout } = scope;
  const next = (at: number) => memory.word(at + layout.sudog.next);
  let total = 0;
  // A damaged list may be a circle: a second cursor at half speed meets the first.
  for (let at = first, slow = first; at > 0 && total < MAX_WAITERS; at = next(at)) {
    if (++total % 2 === 0) slow = next(slow);
    if (total > 2 && at === slow) break;
  }
  return {
    total,
    list(count) {
      const waiters: WaiterPart[] = [];
      for (let at = first; at > 0 && waiters.length < Math.min(count, total); at = next(at))
        waiters.push(waiter(scope, type, at, sends));
      return waiters;
    },
  };
}

function waiter({ memory, layout, types }: Scope, type: Type, sudog: number, sends: boolean): WaiterPart {
  const g = memory.word(sudog + layout.sudog.g);
  const flag = memory.bytes(sudog + layout.sudog.isSelect, 1);
  const element = sends ? memory.word(sudog + layout.sudog.elem) : 0;
  return {
    goroutineId: g > 0 ? memory.word(g + layout.g.goid) || 0 : 0,
    select: flag instanceof Uint8Array && flag[0] !== 0,
    element:
      element > 0 ? { name: 'element', type: types.type(type.element), place: inMemory(memory, element) } : undefined,
  };
}
