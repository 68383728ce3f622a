import { expect, it } from 'vitest';
import { stateSentence, waitingFor } from './sentence.ts';

it.each([
  [
    { status: 'waiting', waitReason: 'chan receive', waitSeconds: 1122, crashed: false },
    'waits in chan receive for at least 18m 42s',
  ],
  [{ status: 'running', threadId: 7, crashed: true }, 'was running on thread 7 and crashed'],
  [
    { status: 'syscall', threadId: 7, waitSeconds: 0.009, crashed: false },
    'is in a system call on thread 7 for at least 9 ms',
  ],
  [{ status: 'runnable', crashed: false }, 'is runnable: it waits for a processor'],
] as const)('%j', (row, words) => expect(stateSentence(row)).toBe(words));

it.each([
  [undefined, ''],
  [[{ kind: 'mutex', name: 'accounts[17].mu', address: '0xc000' }], 'accounts[17].mu'],
  [[{ kind: 'chan send', address: '0xc000' }], 'chan 0xc000'],
  [[{ kind: 'chan send', type: 'chan int', address: '0xc000' }], 'chan int 0xc000'],
  [[{ kind: 'timer', untilSeconds: 3 }], 'timer, 3.0s to go'],
  [[{ kind: 'network', descriptor: { fd: 7 } }], 'fd 7'],
  [[{ kind: 'nil channel' }], 'nil channel'],
  [[{ kind: 'chan send' }, { kind: 'chan receive' }], 'any of 2'],
] as const)('%j', (targets, words) => expect(waitingFor(targets)).toBe(words));
