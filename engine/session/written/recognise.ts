/** What in a file a process wrote of its goroutines, told by the content alone: dumps in a text, or a profile in either form. */
import { fault, OpenFailure } from '../../bytes/fault.ts';
import { type ByteSource, readBytes } from '../../bytes/source.ts';
import { type DumpRange, findDumps } from '../../formats/dump/find-dumps.ts';
import { inflated, inflatedHead, isGzip } from '../../formats/profile/inflate.ts';
import { isProfile } from '../../formats/profile/proto.ts';
import { findTextProfile, type TextProfile } from '../../formats/profile/text.ts';

export type Written = {
  /** Unpacked. */
  readonly source: ByteSource;
} & (
  | {
      readonly form: 'dumps';
      /** Those worth opening, in their order, and how many others there are. */
      readonly dumps: readonly DumpRange[];
      readonly others: number;
    }
  | { readonly form: 'profile'; readonly bytes: Uint8Array }
  | { readonly form: 'text profile'; readonly profile: TextProfile }
);

const HEAD = 4096;
/** A profile is read at once; a text that is packed is unpacked in memory. */
const MAX_PROFILE = 1 << 28;
const MAX_UNPACKED = 1 << 29;
/** A stack that some handler logged is no dump beside one of the whole process. */
const LEAST_PART = 0.1;
const MAX_OPENED = 16;

/**
 * undefined: the file is of another kind. Throws OpenFailure for text in which there are no goroutines, and for what is packed
 * and cannot be unpacked.
 */
export function recognise(source: ByteSource): Written | undefined {
  if (!isGzip(readBytes(source, 0, 2))) return recognisePlain(source);
  const head = inflatedHead(source, HEAD);
  if (!isText(head) && !mayBeProfile(head)) return undefined;
  return recognisePlain(inflated(source, MAX_UNPACKED));
}

function recognisePlain(source: ByteSource): Written | undefined {
  const head = readBytes(source, 0, HEAD);
  if (isText(head)) return recogniseText(source);
  if (!mayBeProfile(head) || source.size > MAX_PROFILE) return undefined;
  const bytes = readBytes(source, 0, source.size);
  return isProfile(bytes) ? { source, form: 'profile', bytes } : undefined;
}

function recogniseText(source: ByteSource): Written {
  const profile = findTextProfile(source);
  if (profile) return { source, form: 'text profile', profile };
  const { dumps, total } = findDumps(source);
  if (dumps.length === 0)
    throw new OpenFailure(
      fault(
        'no-goroutines',
        `${source.name} is text, and there are no goroutines in it: neither a line like “goroutine 1 [running]:” with a stack below it, nor one like “goroutine profile: total 7”.`,
        { hint: 'Give a core, or what the process printed when it died or was sent SIGQUIT.' },
      ),
    );
  const most = dumps.reduce((max, dump) => Math.max(max, dump.goroutines), 0);
  const worth = dumps.filter((dump) => dump.goroutines >= most * LEAST_PART).slice(-MAX_OPENED);
  return { source, form: 'dumps', dumps: worth, others: total - worth.length };
}

/** No control characters but those that lines are made of, and colours. */
function isText(head: Uint8Array): boolean {
  return head.length > 0 && head.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}

/** It begins with a field of a profile: a number up to 15, with a value or a length. */
function mayBeProfile([first = 0]: Uint8Array): boolean {
  const field = first >> 3;
  return field > 0 && field < 16 && (first % 8 === 0 || first % 8 === 2);
}
