/** A core opened by two threads is the core opened by one. */
import { beforeAll, expect, test } from 'vitest';
import { type OpenInput, openSession, type SharedWork } from '../../engine/index.ts';
import { type Taken, takeFixture } from '../testing/inputs.ts';
import { openFile } from './file-source.ts';
import { secondIfLarge, secondThread } from './second-thread.ts';

type GoroutineShare = ReturnType<SharedWork['goroutines']>;
type StackShare = ReturnType<SharedWork['stacks']>;
type ChannelShare = ReturnType<SharedWork['channels']>;

let taken: Taken;
beforeAll(() => {
  taken = takeFixture('leak-1.27.4');
});

function opened(input: Partial<OpenInput>): unknown {
  const session = openSession({ core: openFile(taken.core), executable: openFile(taken.executable), ...input });
  const sections = new Set(['goroutines', 'channels', 'locks'] as const);
  const options = { sections, maxLength: 64, maxDepth: 2 };
  return JSON.parse(Buffer.concat([...session.inspect(options)]).toString());
}

test('all is the same, and the second thread has done a part of each work', () => {
  const shares: unknown[] = [];
  const noting =
    <Task, Share>(give: (task: Task) => () => Share) =>
    (task: Task) => {
      const finish = give(task);
      return () => {
        const share = finish();
        shares.push(share);
        return share;
      };
    };
  const second = () => {
    const thread = secondThread(taken, 2);
    const { goroutines, stacks, channels } = thread;
    return { ...thread, goroutines: noting(goroutines), stacks: noting(stacks), channels: noting(channels) };
  };
  const both = opened({ second });
  const [read, followed, waits] = shares as [GoroutineShare, StackShare, ChannelShare];
  expect(shares).toHaveLength(3);
  expect(read.count).toBeGreaterThan(1);
  expect(followed.stack.length).toBeGreaterThan(1);
  expect(waits.goroutine.length).toBeGreaterThan(1);
  expect(both).toEqual(opened({}));
});

test('a second thread that cannot open the files takes nothing away', () => {
  const second = () => secondThread({ ...taken, executable: '/does/not/exist' }, 2);
  expect(opened({ second })).toEqual(opened({}));
});

test('a small core is opened by one', () => {
  expect(secondIfLarge(openFile(taken.core), taken)).toBeUndefined();
});
