import { describe, expect, it } from 'vitest';
import { parseCrashDump } from './crash-dump.ts';

const DUMP = `panic: first
	panic: second [recovered]

goroutine 7 gp=0xc000007a40 m=3 mp=0xc00006d008 [running, locked to thread]:
panic({0x4d8140?, 0xc0000a8040?})
	/go/src/runtime/panic.go:770 +0x132 fp=0xc00010fe50 sp=0xc00010fda0 pc=0x436572
main.(*Pool).Get(...)
	/app/pool.go:41
main.handle({0xc000016070, 0x1}, 0x5)
	/app/main.go:17 +0x45 fp=0xc00010ff00 sp=0xc00010fe50 pc=0x48f3a5
...120 frames elided...
runtime.goexit({})
	/go/src/runtime/asm_amd64.s:1695 +0x1 fp=0xc00010ffe8 sp=0xc00010ffe0 pc=0x46c341
created by main.main in goroutine 1
	/app/main.go:30 +0x9f

goroutine 18 [chan receive, 2 minutes]:
main.wait[...](0x0)
	/app/main.go:50 +0x10
created by main.main
	/app/main.go:31 +0x9f
`;

describe('parseCrashDump', () => {
  const dump = parseCrashDump(DUMP);

  it('keeps what was printed first', () =>
    expect(dump.preamble).toContain('panic: first\n\tpanic: second [recovered]'));

  it('reads a goroutine of a crashing process', () => {
    expect(dump.goroutines[0]).toEqual({
      id: 7,
      state: 'running',
      locked: true,
      minutes: undefined,
      frames: [
        { function: 'runtime.gopanic', file: '/go/src/runtime/panic.go', line: 770, frameAddress: 0xc00010fe50 },
        { function: 'main.(*Pool).Get', file: '/app/pool.go', line: 41, frameAddress: undefined },
        { function: 'main.handle', file: '/app/main.go', line: 17, frameAddress: 0xc00010ff00 },
        { function: 'runtime.goexit', file: '/go/src/runtime/asm_amd64.s', line: 1695, frameAddress: 0xc00010ffe8 },
      ],
      elided: { at: 3, count: 120 },
      createdBy: { function: 'main.main', file: '/app/main.go', line: 30, frameAddress: undefined, goroutineId: 1 },
    });
  });

  it('reads a plain one', () => {
    expect(dump.goroutines[1]).toMatchObject({
      id: 18,
      state: 'chan receive',
      minutes: 2,
      frames: [{ function: 'main.wait[...]' }],
    });
    expect(dump.goroutines[1].createdBy?.goroutineId).toBeUndefined();
  });

  it('reads states with marks and labels', () => {
    const block = (header: string) => parseCrashDump(`${header}\nmain.f()\n\t/app/main.go:1 +0x1\n`).goroutines[0];
    expect(block('goroutine 5 [runnable (scan)]:')).toMatchObject({ id: 5, state: 'runnable', locked: false });
    expect(block('goroutine 6 gp=0xc0 m=nil [sleep, 3 minutes, locked to thread labels:{"a": "b]"}]:')).toMatchObject({
      state: 'sleep',
      minutes: 3,
      locked: true,
    });
    expect(block('goroutine 6 gp=0xc0 m=nil [sleep, 3 minutes, locked to thread] {a: "b]:", c: }:')).toMatchObject({
      state: 'sleep',
      minutes: 3,
      locked: true,
    });
  });

  it('keeps both prints of a goroutine that another thread ran, and leaves out system stacks', () => {
    const dump = parseCrashDump(
      'panic: x\n\ngoroutine 9 [running]:\n\tgoroutine running on other thread; stack unavailable\ncreated by main.main in goroutine 1\n\t/app/main.go:3 +0x5\n\ngoroutine 0 [idle]:\nruntime.futex()\n\t/go/sys.s:1 +0x1\n\ngoroutine 9 [running]:\nmain.spin(0x1)\n\t/app/main.go:9 +0x5\n',
    );
    expect(dump.goroutines.map((g) => [g.id, g.frames.length])).toEqual([
      [9, 0],
      [9, 1],
    ]);
    expect(dump.goroutines[0].createdBy?.goroutineId).toBe(1);
  });
});
