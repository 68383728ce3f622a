import { expect, it } from 'vitest';
import { systemCallOf } from './system-call.ts';

const call = (number: bigint, first = 0n) =>
  systemCallOf({
    pc: 0,
    sp: 0,
    link: 0,
    byName: new Map([
      ['orig_rax', number],
      ['rdi', first],
    ]),
    byDwarf: new Map(),
  });

it.each([
  [0n, 14n, { number: 0, name: 'read', descriptor: 14 }],
  [74n, 3n, { number: 74, name: 'fsync', descriptor: 3 }],
  [202n, 0xc000n, { number: 202, name: 'futex', descriptor: undefined }],
  [281n, 4n, { number: 281, name: 'epoll_pwait', descriptor: 4 }],
  [334n, 0n, { number: 334, name: 'rseq', descriptor: undefined }],
  [424n, 0n, { number: 424, name: 'pidfd_send_signal', descriptor: undefined }],
  [400n, 0n, { number: 400, name: undefined, descriptor: undefined }],
  [0n, 2n ** 64n - 1n, { number: 0, name: 'read', descriptor: undefined }],
])('%i(%i)', (number, first, found) => expect(call(number, first)).toEqual(found));

it('a thread that was stopped outside of a call was in none', () => {
  expect(call(2n ** 64n - 1n)).toBeUndefined();
  expect(systemCallOf({ pc: 0, sp: 0, link: 0, byName: new Map(), byDwarf: new Map() })).toBeUndefined();
});
