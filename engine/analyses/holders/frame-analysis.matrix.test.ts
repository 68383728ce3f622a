/**
 * The interpreter against the compiler: from the entry of each function of a program there is a way to each of its calls,
 * and on it the stack pointer has moved as far as the table of frame sizes says.
 */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import type { FunctionRecord } from '../../gobin/pclntab.ts';
import { amd64 } from '../../machine/architecture.ts';
import type { Instruction } from '../../machine/instruction.ts';
import { FrameAnalyses } from './frame-analysis.ts';
import { locksSpec, snapshotOf } from './testing/truth.ts';

/** Only a recovered panic, or a stack that is too small, leads to these calls. */
const BESIDE_THE_WAY = /^runtime\.(deferreturn|morestack\w*|panic\w*|goPanic\w*|gopanic)(\.abi0)?$/;
/** Its assembly switches stacks; one of ours has calls after runtime.Goexit; and an integer is never NaN. */
const UNREACHABLE = /^(time\.now|main\.goexiting\.func1|cmp\.Less\[go\.shape\.u?int\d*\])$/;

async function survey(go: string, flags: 'default' | 'noopt') {
  const { program } = snapshotOf(await fixture(locksSpec('tuned', go, flags)));
  const analyses = new FrameAnalyses(program, amd64);
  const { pclntab } = program.module;
  const { bias } = program.process;
  let calls = 0;
  const missed: string[] = [];
  const isWanted = ({ operation }: Instruction) =>
    operation.kind === 'call-indirect' ||
    (operation.kind === 'call' && !BESIDE_THE_WAY.test(analyses.code.at(operation.target)?.record.name ?? ''));
  let record: FunctionRecord | undefined = pclntab.functionAt(pclntab.text);
  for (; record; record = pclntab.functionAt(record.end)) {
    if (record.name.startsWith('runtime.') || UNREACHABLE.test(record.name)) continue;
    const found = analyses.code.at(record.entry + bias)?.code?.instructions.filter(isWanted) ?? [];
    if (found.length === 0) continue;
    const call = found[Math.floor(found.length * 0.7)];
    const size = pclntab.valueAt(record.pcsp, record, call.pc - bias) + amd64.returnAddress;
    const analysis = analyses.frame({ pc: call.pc + call.length, call: true, size, callee: undefined });
    calls++;
    if (!analysis?.state) missed.push(`${record.name}${analysis?.complete ? ': no way' : ''}`);
  }
  return { calls, missed };
}

describe('a call of each function of a program', () => {
  for (const go of ['1.18.10', '1.22.12', '1.27.4'])
    for (const flags of ['default', 'noopt'] as const)
      it(`go${go} ${flags}: is reached with the right stack pointer`, async () => {
        const { calls, missed } = await survey(go, flags);
        console.log(`go${go} ${flags}: ${calls - missed.length} of ${calls} calls; not: ${missed.join(', ')}`);
        expect(calls).toBeGreaterThan(1000);
        // A function that is too large for the budget may be given up; a way that is not seen is an error.
        expect(missed.filter((name) => name.endsWith(': no way'))).toEqual([]);
        expect(missed.length / calls).toBeLessThan(0.01);
      });
});
