/**
 * The first 16 bytes of a trace, "go 1.NN trace\0\0\0": which format follows.
 * Source: internal/trace/version/version.go. A Go version that changes nothing writes the one before: 1.24 and 1.27 do.
 */
import { fault, OpenFailure } from '../../bytes/fault.ts';
import { type ByteSource, readBytes } from '../../bytes/source.ts';

export const HEADER_LENGTH = 16;
/** Versions of the format that is read here. */
const READABLE = [22, 23, 25, 26];
/** The newest Go version of which it is known what it writes. */
const NEWEST_GO = 27;

/** The minor Go version of a trace's header; undefined where the bytes are no trace's beginning. */
export function traceVersion(head: Uint8Array): number | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEADER_LENGTH));
  const match = /^go 1\.(\d{1,2}) trace\0{3}$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** The version of a trace that can be read. Throws OpenFailure with a sentence for every other input. */
export function requireVersion(source: ByteSource): number {
  const version = traceVersion(readBytes(source, 0, HEADER_LENGTH));
  if (version === undefined) {
    throw new OpenFailure(
      fault('not-a-trace', `${source.name} is not an execution trace of a Go program.`, {
        hint: 'Give a file that runtime/trace, "go test -trace" or /debug/pprof/trace wrote.',
      }),
    );
  }
  if (version < 22) {
    throw new OpenFailure(
      fault(
        'trace-too-old',
        `${source.name} is an execution trace in the format of Go 1.11 to 1.21, which Unpark cannot read.`,
        {
          hint: 'Record it again with the program built by Go 1.22 or later; "go tool trace" shows this one.',
        },
      ),
    );
  }
  if (!READABLE.includes(version) && version < 26) {
    throw new OpenFailure(
      fault('not-a-trace', `${source.name} says that it is a trace of Go 1.${version}: no Go writes that.`),
    );
  }
  return version;
}

/** The releases that write a version: "Go 1.23 or 1.24". */
export function writtenBy(version: number): string {
  const last = (READABLE.find((one) => one > version) ?? NEWEST_GO + 1) - 1;
  return last > version ? `Go 1.${version} or 1.${last}` : `Go 1.${version}`;
}

/** Whether a Go version writes traces of a version; one that is newer than known may write any that is not older. */
export function writes(goMinor: number, version: number): boolean {
  const newest = READABLE.filter((one) => one <= goMinor).at(-1);
  return version === newest || (goMinor > NEWEST_GO && newest !== undefined && version >= newest);
}
