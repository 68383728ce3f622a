/**
 * The text of a fatal error ("concurrent map writes", "all goroutines are asleep - deadlock!") from the frame of
 * runtime.throw or runtime.fatal: both hand the string to a closure that they build on their own frame.
 * Source: runtime/panic.go: throw, fatal; closure {code, data, len}.
 */

import { goString } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';

const MAX_MESSAGE = 4096;

/** `low` and `cfa` bound the frame; two words above it is where the compiler may have spilled the argument. */
export function thrownText(program: GoProgram, low: number, cfa: number): string | undefined {
  const { memory, module, process } = program;
  const isCode = (word: number) => word >= module.text.start + process.bias && word < module.text.end + process.bias;
  const candidates: string[] = [];
  for (let at = low; at < cfa + 16; at += 8) {
    const length = memory.word(at + 8);
    if (!(length > 0 && length <= MAX_MESSAGE)) continue;
    const text = goString(memory, at, MAX_MESSAGE);
    if (text === undefined || text.length === 0 || !/^[\x20-\x7e\n\t]+$/.test(text)) continue;
    if (isCode(memory.word(at - 8))) return text;
    candidates.push(text);
  }
  return candidates[0];
}
