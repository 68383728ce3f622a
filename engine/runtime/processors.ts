/** The addresses of all Ps. Source: runtime/proc.go `allp`; a P knows its own index. */
import type { GoProgram } from './program.ts';

const MAX_PROCESSORS = 1 << 16;

export function processorAddresses(program: GoProgram): number[] {
  const allp = program.variable('runtime.allp');
  if (allp === undefined) return [];
  const { memory } = program;
  const count = Math.min(memory.word(allp + 8) || 0, MAX_PROCESSORS);
  const list = memory.word(allp);
  return Array.from({ length: count }, (_, i) => memory.word(list + 8 * i)).filter((p) => p > 0);
}
