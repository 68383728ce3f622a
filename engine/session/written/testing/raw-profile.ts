/** What Go's own reader of profiles says of one: its samples with the calls of their stacks, and their labels. */
import { spawnSync } from 'node:child_process';

export interface RawSample {
  readonly count: number;
  /** "main.f /src/main.go:12", innermost first, inlined calls too. */
  readonly calls: readonly string[];
  /** "route:[/v1]" in order. */
  readonly labels: readonly string[];
}

export function rawSamples(profile: string): RawSample[] {
  const { stdout } = spawnSync('go', ['tool', 'pprof', '-raw', profile], {
    encoding: 'utf8',
    env: { ...process.env, PPROF_TMPDIR: '/tmp' },
  });
  const [, samples = '', locations = ''] =
    /goroutine\w*\/count\n([\s\S]*?)^Locations\n([\s\S]*?)^Mappings/m.exec(stdout) ?? [];
  const calls = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of locations.split('\n')) {
    const [, id, call] = /^(?: *(\d+): 0x[0-9a-f]+ M=\d+ | +)(\S+ \S+:\d+):\d+ s=\d+$/.exec(line) ?? [];
    if (id !== undefined) {
      current = [];
      calls.set(id, current);
    }
    if (call !== undefined) current.push(call);
  }
  const found: RawSample[] = [];
  for (const line of samples.split('\n')) {
    const [, count, ids] = /^ *(\d+): ([\d ]+)$/.exec(line) ?? [];
    if (count !== undefined) {
      const stack = ids
        .trim()
        .split(/ +/)
        .flatMap((id) => calls.get(id) ?? []);
      found.push({ count: Number(count), calls: stack, labels: [] });
    } else if (line.trim() !== '') {
      const last = found.pop();
      const labels = [...line.trim().matchAll(/\w+:\[.*?\](?= |$)/g)].map(([text]) => text).sort();
      if (last) found.push({ ...last, labels });
    }
  }
  return found;
}
