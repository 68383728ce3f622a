/** A core opened by two threads is the core opened by one. */
import { beforeAll, expect, test } from 'vitest';
import { type OpenInput, openSession } from '../../engine/index.ts';
import { type Taken, takeFixture } from '../testing/inputs.ts';
import { openFile } from './file-source.ts';
import { secondIfLarge, secondThread } from './second-thread.ts';

let taken: Taken;
beforeAll(() => {
  taken = takeFixture('leak-1.26.8');
});

function goroutines(input: Partial<OpenInput>): unknown {
  const session = openSession({ core: openFile(taken.core), executable: openFile(taken.executable), ...input });
  const options = { sections: new Set(['goroutines'] as const), maxLength: 64, maxDepth: 2 };
  return JSON.parse(Buffer.concat([...session.inspect(options)]).toString()).goroutines;
}

test('all stacks are the same, and the second thread has followed a half of them', () => {
  let shared = 0;
  const second = () => {
    const thread = secondThread(taken, 2);
    return {
      ...thread,
      unwind: (task: Parameters<typeof thread.unwind>[0]) => {
        const finish = thread.unwind(task);
        return () => {
          const share = finish();
          shared = share?.stack.length ?? 0;
          return share;
        };
      },
    };
  };
  const both = goroutines({ second });
  expect(shared).toBeGreaterThan(1);
  expect(both).toEqual(goroutines({}));
});

test('a second thread that cannot open the files takes nothing away', () => {
  const second = () => secondThread({ ...taken, executable: '/does/not/exist' }, 2);
  expect(goroutines({ second })).toEqual(goroutines({}));
});

test('a small core is opened by one', () => {
  expect(secondIfLarge(openFile(taken.core), taken)).toBeUndefined();
});
