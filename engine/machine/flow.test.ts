import { describe, expect, it } from 'vitest';
import { knownAt } from './testing/listing.ts';

/** r0 is the first parameter, r4 the stack pointer: [r4+8] is the caller's first word, [r4-8] a local variable. */
describe('what is known before an instruction', () => {
  it('a lock is held between locking and unlocking, through whatever leads to it', () => {
    const listing = `
      0   r1 = [r0+8]
      4   [r4-8] = r1
      8   lock [r1+16]
      12  call 900
      16  r2 = [r4-8]
      20  unlock [r2+16]
      24  return`;
    expect(knownAt(listing, 12, ['-16'])).toEqual({
      reached: true,
      locks: ['held load8(input0+8)+16'],
      values: ['load8(input0+8)+0'],
    });
    expect(knownAt(listing, 24).locks).toEqual(['free load8(input0+8)+16']);
  });

  it('a lock taken on one of two paths may be held', () => {
    const listing = `
      0   if r3 goto 8
      4   lock [r0+0]
      8   call 900
      12  return`;
    expect(knownAt(listing, 8).locks).toEqual(['held? input0+0']);
  });

  it('of two pointers the one that was chosen gets a name where the paths meet', () => {
    const listing = `
      0   r2 = r0
      4   if r1 goto 12
      8   r2 = r3
      12  lock [r2+0]
      16  return`;
    expect(knownAt(listing, 16, ['r2'])).toEqual({
      reached: true,
      locks: ['held merge0@12r2+0'],
      values: ['merge0@12r2+0'],
    });
  });

  it('pointers that differ by a constant on every path share a name', () => {
    const listing = `
      0   r2 = &[r0+16]
      4   r6 = r0
      8   if r1 goto 20
      12  r2 = &[r3+16]
      16  r6 = r3
      20  lock [r2+0]
      24  unlock [r6+16]
      28  return`;
    expect(knownAt(listing, 28).locks).toEqual(['free merge0@20r2+0']);
  });

  it('hand over hand: the lock of the node that is held goes on to the next round under its name', () => {
    const listing = `
      0   r1 = r0
      4   lock [r1+0]
      8   r2 = [r1+8]
      12  if r2 goto 20
      16  goto 36
      20  lock [r2+0]
      24  unlock [r1+0]
      28  r1 = r2
      32  goto 8
      36  call 900
      40  return`;
    const { locks, values } = knownAt(listing, 36, ['r1']);
    expect(values).toEqual(['merge0@8r1+0']);
    expect(locks).toContain('held merge0@8r1+0');
    expect(locks.filter((lock) => lock.startsWith('held '))).toHaveLength(1);
  });

  it('locks of earlier rounds may stay held, without a name', () => {
    const listing = `
      0   r1 = [r0+0]
      4   if r1 goto 12
      8   goto 24
      12  lock [r1+16]
      16  r0 = [r0+8]
      20  goto 0
      24  call 900
      28  return`;
    const { locks } = knownAt(listing, 24);
    expect(locks).toContain('held? load8(input0+0)+16');
    expect(locks.filter((lock) => lock.startsWith('held? earlier('))).toHaveLength(1);
  });

  it('a call of which nothing is known keeps the stack, and forgets registers and memory', () => {
    const listing = `
      0   [r4-8] = r0
      4   [r0+8] = r1
      8   r6 = [r0+8]
      12  call 900
      16  r1 = [r4-8]
      20  r2 = [r1+8]
      24  return`;
    expect(knownAt(listing, 12, ['r6']).values).toEqual(['input1+0']);
    expect(knownAt(listing, 24, ['r1', 'r2', 'r6', 'r0']).values).toEqual([
      'input0+0',
      'load8(input0+8)+0',
      'result6@12r6+0',
      'result0@12r0+0',
    ]);
  });

  it('a variable whose address a callee gets is not what it was', () => {
    const listing = `
      0   r4 += -24
      4   [r4+8] = r0
      8   r0 = &[r4+8]
      12  call 900
      16  r1 = [r4+8]
      20  lock [r1+0]
      24  return`;
    expect(knownAt(listing, 24, ['r1']).values).toEqual(['load8(frame0-24)+0']);
  });

  it('a place below the stack pointer is no variable: a large frame compares it with the end of the stack', () => {
    const listing = `
      0   r12 = &[r4-16]
      4   r4 += -24
      8   [r4+8] = r0
      12  call 900
      16  r1 = [r4+8]
      20  return`;
    expect(knownAt(listing, 20, ['r1']).values).toEqual(['input0+0']);
  });

  it('a variable whose address was taken may hold what either path has stored', () => {
    const listing = `
      0   r4 += -24
      4   r3 = &[r4+8]
      8   [r3+0] = 0
      12  if r1 goto 20
      16  [r3+0] = r2
      20  r5 = [r3+0]
      24  if r5 goto 32
      28  return
      32  return`;
    expect(knownAt(listing, 24, ['r5']).values).toEqual(['load8(frame0-24)+0']);
    expect(knownAt(listing, 28).reached).toBe(true);
    expect(knownAt(listing, 32).reached).toBe(true);
  });

  it('an array of which an element was written holds any numbers', () => {
    const listing = `
      0   r4 += -40
      4   [r4+8] = 0
      8   [r4+16] = 0
      12  [r4+32] = r1
      16  [r4+r2*8+8] = r3
      20  r5 = [r4+16]
      24  r6 = [r4+32]
      28  if r5 goto 36
      32  return
      36  return`;
    expect(knownAt(listing, 28, ['r6']).values).toEqual(['input1+0']);
    expect(knownAt(listing, 36).reached).toBe(true);
  });

  it('a pointer that was read before its place is written is the earlier one', () => {
    const listing = `
      0   r1 = [r0+0]
      4   lock [r1+16]
      8   [r0+0] = r3
      12  r2 = [r0+0]
      16  return`;
    expect(knownAt(listing, 16, ['r1', 'r2'])).toEqual({
      reached: true,
      locks: ['held earlier(load8(input0+0)+0)+16'],
      values: ['earlier(load8(input0+0)+0)+0', 'input3+0'],
    });
  });

  it('a call that is followed does in its caller what it does', () => {
    const listing = `
      0   r0 += 64
      4   call 500
      8   call 900
      12  return`;
    const callee = `
      500  [r4-8] = r0
      504  lock [r0+0]
      508  r0 = [r4-8]
      512  return`;
    expect(knownAt(listing, 8, ['r0'], [callee])).toEqual({
      reached: true,
      locks: ['held input0+64'],
      values: ['input0+64'],
    });
  });

  it('numbers that a variable can be decide which way is taken', () => {
    const listing = `
      0   r2 = 1
      4   if r1 goto 12
      8   r2 = 3
      12  if r2 goto 20
      16  lock [r0+0]
      20  call 900
      24  return`;
    expect(knownAt(listing, 20).locks).toEqual([]);
  });

  it('what counts up in a loop can be any number', () => {
    const listing = `
      0   r2 = 0
      4   r2 += 1
      8   [r4-8] = r2
      12  call 900
      16  r2 = [r4-8]
      20  if r1 goto 4
      24  r2 += -7
      28  if r2 goto 36
      32  lock [r0+0]
      36  return`;
    expect(knownAt(listing, 36).reached).toBe(true);
    expect(knownAt(listing, 32).reached).toBe(true);
  });

  it('says so where no path leads', () => {
    expect(knownAt('0 goto 8\n4 lock [r0+0]\n8 return', 4).reached).toBe(false);
  });
});
