/** Which questions take long work, and so must not be done where quick ones are answered. */
import { isLong } from '../../engine/index.ts';
import type { Question } from './worker-messages.ts';

/** A question that stands on the diagnosis, which takes seconds on a large heap, minutes for a million goroutines. */
export function needsDiagnosis(question: Question): boolean {
  switch (question.ask) {
    case 'facts':
    case 'recall':
    case 'match-trace':
    case 'inspect':
    case 'export':
    case 'next-piece':
    case 'end-document':
      return false;
    default:
      return isLong(question);
  }
}

/** What goes over all of memory, and documents of a whole snapshot; each with what it does, for those who wait. */
const LONG: Readonly<Partial<Record<Question['ask'], string>>> = {
  heap: 'looking at the heap',
  heapObjects: 'looking at all objects of the heap',
  retainers: 'looking for what keeps what',
  heapPath: 'looking for the way to it',
  searchMemory: 'searching all of memory',
  valueTable: 'reading a value of every goroutine',
  profile: 'looking for what two snapshots can be compared by',
  inspect: 'writing it all down',
  export: 'writing goroutines down',
  'next-piece': 'writing it all down',
  'end-document': 'writing it all down',
};

/** What a long question does; undefined: it is quick, or stands on the diagnosis. */
export function longWork(question: Question): string | undefined {
  return LONG[question.ask];
}
