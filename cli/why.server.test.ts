/** `unpark why`: a text that one can paste into an issue, the same as JSON, the picture for Graphviz. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Taken, takeFixture } from '../server/testing/inputs.ts';
import { unpark } from '../server/testing/run.ts';

let deadlock: Taken;
beforeAll(() => {
  deadlock = takeFixture('deadlock-1.27.4');
});

function why(...args: readonly string[]): string {
  const ran = unpark('why', deadlock.core, ...args);
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  return ran.stdout;
}

describe('the process', () => {
  test('the verdict in its first lines, the circle with its evidence, the stacks as Go prints them', () => {
    const lines = why().split('\n');
    expect(lines[0]).toMatch(/^deadlock \(go1\.27\.4, amd64, pid \d+\): \d+ goroutines$/);
    expect(lines[2]).toMatch(/^Two goroutines deadlock on two locks; 26 goroutines wait behind them\. {2}\(likely/);
    const edges = lines.filter((line) => /^ {2}g\d+ waits for .*accounts\["\d+"\]\.mu \(sync\.Mutex 0x/.test(line));
    expect(edges).toHaveLength(2);
    for (const edge of edges) expect(edge).toMatch(/held by g\d+: .*main\.go:\d+.* \(likely\)$/);
    expect(lines.filter((line) => /^goroutine \d+ \[sync\.Mutex\.Lock/.test(line))).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/main\.\(\*Ledger\)\.Refund\(\.\.\.\)\n\t.*main\.go:\d+\n/);
    expect(lines.join('\n')).not.toContain('runtime.gopark');
  });

  test('--json is the diagnosis', () => {
    const { knots, headline } = JSON.parse(why('--json'));
    expect(knots).toHaveLength(1);
    expect(why()).toContain(headline);
  });

  test('--dot is a graph that Graphviz reads, where it is there', () => {
    const graph = why('--dot');
    expect(graph).toMatch(/^digraph waits \{\n/);
    expect(graph.match(/style=dashed, color=red/g)).toHaveLength(2);
    const laidOut = spawnSync('dot', ['-Tplain'], { input: graph, encoding: 'utf8' });
    if (laidOut.error) expect((laidOut.error as NodeJS.ErrnoException).code).toBe('ENOENT');
    else expect(laidOut.stderr).toBe('');
  });
});

describe('one goroutine', () => {
  test('who is behind the circle: the chain to where it closes, its place in the queue, the holder with his stack', () => {
    const { knots } = JSON.parse(why('--json'));
    const id = knots[0].victimIds.at(-1);
    const text = why(String(id));
    expect(text).toMatch(/^goroutine \d+ \[/);
    expect(text).toMatch(/\nIt waits .*: the circle closes\.\n/);
    expect(text).toMatch(/\nIt can never go on: it waits behind knot 1 \(proved\)\.\n/);
    expect(text).toMatch(/, \d+ of \d+ in the queue\n/);
    expect(why(`g${id}`)).toBe(text);
    expect(JSON.parse(why(String(id), '--json')).goroutineId).toBe(id);
  });

  test('who holds: what, and who waits for that', () => {
    const { knots } = JSON.parse(why('--json'));
    expect(why(String(knots[0].goroutineIds[0]))).toMatch(/\nIt holds .*accounts\["\d+"\]\.mu .*, \d+ waiting: /);
  });

  test('a goroutine that is not there, a name that is none, two forms at once', () => {
    const gone = unpark('why', deadlock.core, '4000000');
    expect(gone.stderr).toBe('unpark: There is no goroutine 4000000 in this snapshot.\n');
    expect(gone.status).toBe(1);
    expect(unpark('why', deadlock.core, 'main').status).toBe(2);
    expect(unpark('why', deadlock.core, '--json', '--dot').status).toBe(1);
  });
});
