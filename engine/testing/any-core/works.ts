/** What works of an input: found out, never claimed; and the table of it, docs/what-works.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inspection } from '../../../docs/inspect-contract.d.ts';

export interface Works {
  readonly area: string;
  readonly input: string;
  /** Of those that the process had: all, in part, none. */
  readonly goroutines: string;
  readonly stacks: string;
  /** What goroutines wait for, and who is stuck for ever. */
  readonly waits: string;
  readonly variables: string;
  /** Codes of the problems that are said. */
  readonly says: readonly string[];
}

const TABLE = join(import.meta.dirname, '../../../docs/what-works.md');
const HEAD = `# What works where

Written by \`npx vitest run --project matrix any-core\`, which makes each of these files by real toolchains and tools, opens them and holds the
answers against what the process printed of itself. Not written by hand: a line that is wrong is a test that failed.

*all*: as the process itself told. *kept*: of all that is in the part of the file that is there. *said*: the codes of the problems that
the answer names, each with a sentence and, where something can be done, a hint.
`;
const COLUMNS = ['input', 'goroutines', 'stacks', 'waits, stuck', 'variables', 'said'];

export function writeTable(rows: readonly Works[]): void {
  writeFileSync(TABLE, tableOf(rows));
}

export function readTable(): string {
  return readFileSync(TABLE, 'utf8');
}

function tableOf(rows: readonly Works[]): string {
  const areas = [...new Set(rows.map((row) => row.area))];
  const parts = areas.map((area) => {
    const own = rows.filter((row) => row.area === area);
    const lines = own.map((row) =>
      [row.input, row.goroutines, row.stacks, row.waits, row.variables, row.says.join(', ') || '-'].join(' | '),
    );
    return `\n## ${area}\n\n| ${COLUMNS.join(' | ')} |\n|${' --- |'.repeat(COLUMNS.length)}\n${lines.map((line) => `| ${line} |`).join('\n')}\n`;
  });
  return `${HEAD}\n${rows.length} inputs.\n${parts.join('')}`;
}

/** Codes of what is said of the snapshot as a whole, and of goroutines that broke off. */
export function saidIn(document: Inspection): string[] {
  const codes = new Set(document.problems.map((p) => p.code));
  codes.delete('scheduler-frozen'); // of the process, not of the file
  return [...codes].sort();
}

export function share(found: number, of: number): string {
  return found === of ? 'all' : found === 0 ? 'none' : 'in part';
}
