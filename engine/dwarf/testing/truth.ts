/** What Go's own debug/dwarf reads of an executable: the independent truth (testing/truth/main.go). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface TrueVariable {
  readonly name: string;
  readonly type: number;
  readonly line: number;
  readonly parameter: boolean;
  readonly result: boolean;
  /** The expression in hex; "" where there is a list, or nothing. */
  readonly location: string;
}

export interface TrueScope {
  readonly kind: 'function' | 'inlined' | 'block';
  readonly name: string;
  readonly ranges: readonly (readonly [number, number])[] | null;
  readonly callLine: number;
  readonly variables: readonly TrueVariable[] | null;
  readonly children: readonly TrueScope[] | null;
}

export interface TrueType {
  readonly offset: number;
  readonly name: string;
  readonly size: number;
  /** reflect.Kind; 0 where the entry does not say. */
  readonly kind: number;
  readonly runtime: number;
  readonly count: number;
  readonly fields?: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
}

export interface Truth {
  readonly functions: readonly TrueScope[];
  readonly types: readonly TrueType[];
}

export function truthOf(executable: string): Truth {
  const result = spawnSync('go', ['run', '.', executable], {
    cwd: join(import.meta.dirname, 'truth'),
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false' },
    maxBuffer: 1 << 29,
  });
  if (result.status !== 0) throw new Error(`the truth of ${executable} could not be read: ${result.stderr}`);
  return JSON.parse(result.stdout.toString('utf8')) as Truth;
}
