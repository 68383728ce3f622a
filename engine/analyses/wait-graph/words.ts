/** What edges of the graph say: how one waits, and how it could end. */
import { WAIT_KINDS, type WaitKind } from '../../runtime/waiting.ts';

const TO: Readonly<Partial<Record<WaitKind, string>>> = {
  'chan send': 'to send to it',
  'chan receive': 'to receive from it',
  mutex: 'to lock it',
  'rwmutex read': 'to lock it for reading',
  'rwmutex write': 'to lock it for writing',
  waitgroup: 'until its counter is 0',
  cond: 'for a signal of it',
  once: 'until its function has run',
};

/** "g18 waits to receive from it.", "16 goroutines wait to lock it, one behind another." */
export function waitSentence(who: string, many: boolean, oneQueue: boolean, kind: number): string {
  const to = TO[WAIT_KINDS[kind]] ?? 'for it';
  return `${who} ${many ? 'wait' : 'waits'} ${to}${many && oneQueue ? ', one behind another' : ''}.`;
}

/** How waits of such kinds could end: "could be sent to by". */
export function endWords(kinds: ReadonlySet<number>): string {
  const [only] = kinds.size === 1 ? kinds : [];
  if (WAIT_KINDS[only] === 'chan receive') return 'could be sent to by';
  if (WAIT_KINDS[only] === 'chan send') return 'could be received by';
  return 'could be woken by';
}

/** Waits for what belongs to the program; the rest is ended by something outside of it. */
export const FOR_RESOURCES: readonly boolean[] = WAIT_KINDS.map(
  (kind) => TO[kind] !== undefined || kind === 'semaphore',
);

export const thousands = (n: number) => n.toLocaleString('en');
