/** What comes out of packed files, and how much of it may. */
import { OpenFailure } from '../../engine/index.ts';

/** Paths of the files that a packed file held. */
export interface Unpacked {
  readonly core: string;
  readonly executable?: string;
}

export function tooLarge(name: string, bytes: number, limitBytes: number): OpenFailure {
  return new OpenFailure({
    code: 'too-large',
    message: `${name} unpacks to ${bytes} bytes, more than the limit of ${limitBytes}.`,
    hint: 'Raise the limit with --upload-limit, or unpack it yourself and open the core by its path.',
  });
}

/** Whether a failure is of the machine, as a full disk is, and says nothing of the file that is read. */
export function isOfTheSystem(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause;
}
