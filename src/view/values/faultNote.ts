/** What a reason means for whoever reads it, and how to have the value the next time. */
import type { Variable } from '../../../api/value.ts';
import { faultsOf } from './text.ts';

export interface FaultNote {
  readonly means: string;
  readonly next?: string;
}

const KEEP = "Build with -gcflags=all='-N -l' to keep every variable.";

const NOTES: readonly (readonly [RegExp, FaultNote])[] = [
  [/^optimized out/, { means: 'The compiler kept no place for it at this line.', next: KEEP }],
  [/not known here$/, { means: 'The compiler kept a place for only some of its words at this line.', next: KEEP }],
  [/^not allocated yet/, { means: 'It moves to the heap, and that had not happened yet at this line.' }],
  [
    /is not in the core$/,
    {
      means: 'The process had this page, but it was not dumped.',
      next: 'echo 0x7f > /proc/PID/coredump_filter, while it lives, has pages of files dumped too.',
    },
  ],
  [
    /cut off$/,
    {
      means: 'The core ends before this page.',
      next: 'Raise ulimit -c, or ProcessSizeMax of systemd-coredump.',
    },
  ],
  [/is not mapped$/, { means: 'The process had no memory there: the pointer was wrong, or is none.' }],
  [/is not an address$/, { means: 'No memory can lie there: the word holds something else.' }],
  [/is not possible$/, { means: 'No value can have this length: its memory is damaged, or of another type.' }],
  [/was writing to this map/, { means: 'The process died in the middle of a write.' }],
  [/contradict/, { means: 'Two facts about it disagree, so neither is believed.' }],
];

const LAST_KNOWN: FaultNote = {
  means: 'The debug information has lost it at this line. This is what it was when the function last stored it.',
  next: KEEP,
};

/** undefined: there is nothing to say that the value itself does not. */
export function faultNote(variable: Variable): FaultNote | undefined {
  for (const reason of faultsOf(variable)) {
    const found = NOTES.find(([pattern]) => pattern.test(reason));
    if (found !== undefined) return found[1];
  }
  return variable.lastKnown === true ? LAST_KNOWN : undefined;
}
