/** The grammar of dumps, Go 1.17 to 1.27, line by line; several dumps in one text; and text that only looks like one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/source.ts';
import { FrameTable } from '../goroutines/frame-table.ts';
import type { GoroutineSink, WrittenState } from '../goroutines/sink.ts';
import { findDumps } from './find-dumps.ts';
import { HeaderReader } from './header.ts';
import { printedLabels } from './labels.ts';
import { withoutPrefix } from './log-prefix.ts';
import { readDump } from './read-dump.ts';

const source = (text: string) => memorySource(new TextEncoder().encode(text), 'log');

interface Told {
  readonly id: number;
  readonly state: WrittenState;
  readonly calls: string[];
  readonly by: string[];
}

function read(text: string) {
  const frames = new FrameTable();
  const told: Told[] = [];
  const last = () => told[told.length - 1];
  const shown = (row: number) => {
    const { function: name, file, line, inlineDepth } = frames.calls[row];
    return `${name} ${file}:${line}${inlineDepth > 0 ? ' inlined' : ''}`;
  };
  const sink: GoroutineSink = {
    begin: (id, state) => told.push({ id, state, calls: [], by: [] }),
    labels: (labels) => last().calls.push(JSON.stringify(labels)),
    frame: (row) => last().calls.push(shown(row)),
    broken: (why) => last().calls.push(`! ${why}`),
    created: (row, by) => last().by.push(`${shown(row)} in ${by}`),
    end: () => {},
  };
  const { dumps } = findDumps(source(text));
  const readings = dumps.map((dump) => readDump(source(text), dump, frames, sink));
  return { told, dumps, readings };
}

describe('a header', () => {
  const state = (text: string) => new HeaderReader().read(text)?.state;

  it('tells the state, the minutes and the lock to a thread', () => {
    expect(state('goroutine 18 [chan receive, 5 minutes, locked to thread]:')).toEqual({
      name: 'chan receive',
      leaked: false,
      minutes: 5,
      locked: true,
    });
    expect(state('goroutine 18 gp=0xc000102700 m=nil [select (no cases)]:')?.name).toBe('select (no cases)');
    expect(state('goroutine 18 gp=0xc000102700 m=3 mp=0xc000100008 [running]:')?.name).toBe('running');
    expect(state('goroutine 18 [runnable (scan)]:')?.name).toBe('runnable');
    expect(state('goroutine 18 [chan receive (leaked) (scan)]:')).toMatchObject({ name: 'chan receive', leaked: true });
    expect(state('goroutine 18 [sync.WaitGroup.Wait (durable), synctest bubble 1]:')?.name).toBe(
      'sync.WaitGroup.Wait (durable)',
    );
  });

  it('tells labels, which may hold anything', () => {
    const header = new HeaderReader().read(
      String.raw`goroutine 7 [select, 2 minutes labels:{"tenant": "a, \"b\"]:", "path": "é\x00"}]:`,
    );
    expect(header?.state).toMatchObject({ name: 'select', minutes: 2 });
    expect(header?.labels).toEqual({ tenant: 'a, "b"]:', path: 'é\0' });
  });

  it('tells labels as Go 1.27 does: behind the brackets, bare where they need no quotes', () => {
    const read = (text: string) => new HeaderReader().read(text);
    const odd = read(
      String.raw`goroutine 7 [select, 2 minutes, locked to thread] {route: /v1/a.b, "odd key": "va\\l\"ue] {:", "né": , : "\xff"}:`,
    );
    expect(odd?.state).toMatchObject({ name: 'select', minutes: 2, locked: true });
    expect(odd?.labels).toEqual({ route: '/v1/a.b', 'odd key': 'va\\l"ue] {:', né: '', '': '\ufffd' });
    expect(read('goroutine 7 gp=0xc000102700 m=nil [chan receive (scan)] {a: " labels:{"}:')).toMatchObject({
      state: { name: 'chan receive' },
      labels: { a: ' labels:{' },
    });
    expect(read('goroutine 7 [select] and more:')).toBeUndefined();
  });

  it('tells labels that are printed as they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (labels) => {
        const header = new HeaderReader().read(`goroutine 7 [select] ${printedLabels(labels)}:`);
        expect(header?.labels).toEqual({ ...labels });
        expect(header?.state.name).toBe('select');
      }),
    );
  });

  it('is no line that only speaks of one', () => {
    for (const line of ['goroutine 18 is stuck', 'goroutine [running]:', 'created by main.main in goroutine 1'])
      expect(new HeaderReader().read(line)).toBeUndefined();
  });
});

const DUMP = `panic: first [recovered]
	panic: second

goroutine 7 [running]:
panic({0x4a5b20?, 0xc000012345?})
	/usr/local/go/src/runtime/panic.go:787 +0x132
main.(*T).inner(...)
	/src/main.go:9
main.Map[...](0xc000010000, {0x1, 0x2}, ...)
	/src/main.go:12 +0x1d fp=0xc00009af80 sp=0xc00009af50 pc=0x4a1b2c
...23 frames elided...
main.main.func1()
	/src/main.go:20 +0x25
created by main.main in goroutine 1
	/src/main.go:18 +0x4f

goroutine 0 [idle]:
runtime.futex()
	/usr/local/go/src/runtime/sys_linux_amd64.s:557 +0x21

goroutine 8 [runnable]:
	goroutine running on other thread; stack unavailable
created by main.main
	/src/main.go:19 +0x5f
exit status 2
`;

describe('a dump', () => {
  it('tells calls with their places, what was left out and who created whom', () => {
    const { told, dumps, readings } = read(DUMP);
    expect(dumps).toHaveLength(1);
    expect(dumps[0].crash).toEqual({ kind: 'panic', message: 'panic: first [recovered]\n\tpanic: second' });
    expect(readings).toEqual([{ strange: 0, isCut: false }]);
    expect(told.map(({ id, calls, by }) => ({ id, calls, by }))).toEqual([
      {
        id: 7,
        calls: [
          'runtime.gopanic /usr/local/go/src/runtime/panic.go:787',
          'main.(*T).inner /src/main.go:9 inlined',
          'main.Map[...] /src/main.go:12',
          '(23 frames left out by the runtime) :0',
          'main.main.func1 /src/main.go:20',
        ],
        by: ['main.main /src/main.go:18 in 1'],
      },
      {
        id: 8,
        calls: ['! goroutine running on other thread; stack unavailable'],
        by: ['main.main /src/main.go:19 in 0'],
      },
    ]);
  });

  it('cut anywhere is read as far as it goes, and never more', () => {
    const whole = read(DUMP).told.flatMap((one) => one.calls);
    for (let at = 0; at < DUMP.length; at++) {
      const calls = read(DUMP.slice(0, at)).told.flatMap((one) => one.calls);
      // The last line may be cut within its number.
      expect(calls.slice(0, -1)).toEqual(whole.slice(0, Math.max(0, calls.length - 1)));
    }
  });

  it('with lines of others in it is read without them, and says so', () => {
    const { told, readings } = read(DUMP.replace('main.Map', '2026/05/01 GET /pay (200)\nmain.Map'));
    expect(told[0].calls).toEqual(read(DUMP).told[0].calls);
    expect(readings[0].strange).toBe(1);
  });

  it('stacks of ancestors are not its own', () => {
    const { told } = read(
      'goroutine 7 [select]:\nmain.f()\n\t/a.go:1 +0x1\n[originating from goroutine 1]:\nmain.main(...)\n\t/a.go:9 +0x1\n',
    );
    expect(told[0].calls).toEqual(['main.f /a.go:1']);
  });
});

describe('several dumps in one text', () => {
  const block = (id: number) => `goroutine ${id} [select]:\nmain.f()\n\t/a.go:1 +0x1\n\n`;
  const count = (text: string) => findDumps(source(text)).dumps.map((dump) => dump.goroutines);

  it('begin where a goroutine comes again, where something happens again, or far from the last', () => {
    expect(count(block(1) + block(2) + block(1) + block(3) + block(4))).toEqual([2, 3]);
    expect(count(`${block(1)}panic: x\n\n${block(2)}`)).toEqual([1, 1]);
    expect(count(block(1) + 'GET / 200\n'.repeat(100) + block(2))).toEqual([1, 1]);
    expect(count(block(1) + 'GET / 200\n'.repeat(10) + block(2))).toEqual([2]);
  });

  it('threads that print one after the other are of one dump', () => {
    const next = `\n-----\n\nSIGQUIT: quit\nPC=0x1 m=3 sigcode=0\n\ngoroutine 0 [idle]:\nruntime.futex()\n\t/r.go:1 +0x1\n\n${block(2)}`;
    expect(count(`SIGQUIT: quit\nPC=0x1 m=0 sigcode=0\n\n${block(1)}${block(2)}${next}`)).toEqual([2]);
  });
});

describe('what collectors put before lines', () => {
  it('is taken off, whatever its length', () => {
    const prefix = '2026-05-01T10:00:00.1Z stderr F ';
    expect(withoutPrefix('2026-05-01T10:00:00.123456789Z stderr F \t/a.go:1', prefix)).toBe('\t/a.go:1');
    expect(withoutPrefix('2026-05-01 10:00:01,999 [main] \t/a.go:1', '2026-05-01 10:00:00,001 [main] ')).toBe(
      '\t/a.go:1',
    );
    expect(withoutPrefix('#011/a.go:1', '')).toBe('#011/a.go:1');
    expect(withoutPrefix('host: #011/a.go:1', 'host: ')).toBe('\t/a.go:1');
  });

  it('is not taken off a line that has none', () => {
    expect(withoutPrefix('main.f()', '2026/05/01 10:00:00 ')).toBe('main.f()');
  });
});

it('text of any kind is read to its end', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...DUMP.split('\n'),
      '-----',
      'SIGQUIT: quit',
      '{"log":"goroutine 1 [x]:\\n',
      '\t:1',
      '(',
      ')',
      'a()',
      '...',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const { told, dumps } = read(lines.join('\n'));
      expect(told.length).toBeGreaterThanOrEqual(dumps.length);
    }),
    { numRuns: 300 },
  );
});

it('a line of ten million characters, and names of hostile length, cost what they are long', () => {
  const started = performance.now();
  const long = 'x('.repeat(5_000_000);
  const { told } = read(
    `${DUMP}\n${long}\ngoroutine 9 [${'a, '.repeat(10_000)}]:\n${'m.'.repeat(8000)}f()\n\t/a.go:1 +0x1\n`,
  );
  expect(told.map(({ id }) => id)).toEqual([7, 8, 9]);
  expect(performance.now() - started).toBeLessThan(10_000);
});
