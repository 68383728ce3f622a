/** Lengths of instructions against GNU objdump, on all the code of executables of several Go versions. */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { decodeAmd64 } from './decode.ts';

/** "  401000:\t48 83 ec 18 \tsub    $0x18,%rsp" */
const LINE = /^\s*([0-9a-f]+):\t((?:[0-9a-f]{2} )+)\s*\t?(.*)$/;
const LONGEST = 15;
const SPEC = { program: 'locks', mode: 'exe', way: 'live', args: ['tuned'], withoutDump: true } as const;

interface Counts {
  instructions: number;
  readonly wrong: string[];
}

/** Each instruction is decoded with what follows it, so that a length that is too great shows. */
async function compare(executable: string): Promise<Counts> {
  const objdump = spawn('objdump', ['-d', '-w', executable], { stdio: ['ignore', 'pipe', 'inherit'] });
  const counts: Counts = { instructions: 0, wrong: [] };
  let waiting: { pc: number; bytes: number[]; length: number; text: string }[] = [];
  const check = (following: readonly number[], force: boolean) => {
    for (const w of waiting) if (w.bytes.length < LONGEST) w.bytes.push(...following);
    const ready = waiting.filter((w) => force || w.bytes.length >= LONGEST);
    waiting = waiting.filter((w) => !ready.includes(w));
    for (const { pc, bytes, length, text } of ready) {
      counts.instructions++;
      const found = decodeAmd64(Uint8Array.from(bytes), 0, pc)?.length;
      if (found !== length) counts.wrong.push(`${pc.toString(16)}: ${found} for ${length}: ${text}`);
    }
  };
  for await (const line of createInterface({ input: objdump.stdout })) {
    const match = LINE.exec(line);
    if (!match) {
      check([], true);
      continue;
    }
    const bytes = match[2]
      .trim()
      .split(' ')
      .map((byte) => Number.parseInt(byte, 16));
    check(bytes, false);
    waiting.push({ pc: Number.parseInt(match[1], 16), bytes: [...bytes], length: bytes.length, text: match[3] });
  }
  check([], true);
  return counts;
}

describe.skipIf(spawnSync('objdump', ['--version']).error !== undefined)('lengths as objdump tells them', () => {
  for (const go of ['1.18.10', '1.20.14', '1.22.12', '1.24.9', '1.26.8', '1.27.4'])
    for (const flags of ['default', 'noopt'] as const)
      it(`go${go} ${flags}: every instruction`, async () => {
        const { instructions, wrong } = await compare((await fixture({ ...SPEC, go, flags })).executable);
        expect(wrong).toEqual([]);
        expect(instructions).toBeGreaterThan(100_000);
        console.log(`go${go} ${flags}: ${instructions} instructions`);
      });
});
