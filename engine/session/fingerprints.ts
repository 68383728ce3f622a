/**
 * Fingerprints: goroutines with the same stack (same functions and lines), the same state and the same go statement are
 * one group. The fingerprint is a hash of what is equal, so it is the same in every snapshot of the same code.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isBlocked } from '../runtime/status.ts';
import type { StackRows } from '../snapshot/stack-locations.ts';
import type { GoroutineTables } from './tables.ts';

const LENGTH = 12;

export function shortHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, LENGTH);
}

export interface Fingerprints {
  /** A number that is the same for rows with the same fingerprint, and only within this snapshot. */
  keyOf(row: number): number;
  of(row: number): string;
}

/** Every distinct combination is hashed once. */
export function fingerprints(
  snapshot: GoroutineTables['snapshot'] & { readonly waitReasons: readonly string[] },
  locations: Pick<GoroutineTables['locations'], 'creation'>,
): Fingerprints {
  const { goroutines, waitReasons } = snapshot;
  const known = new Map<number, string>();
  const stackTexts = new Map<number, string>();
  const creators = new Map<number, number>();
  const creatorIndex = (pc: number) => {
    let index = creators.get(pc);
    if (index === undefined) {
      index = creators.size;
      creators.set(pc, index);
    }
    return index;
  };
  const reasonOf = (row: number) => (isBlocked(goroutines.status[row]) ? goroutines.waitReason[row] : 0);
  // stack < 2^24, creator < 2^16, reason < 2^8, status < 2^4: an exact number.
  const keyOf = (row: number) =>
    (((goroutines.stack[row] + 1) * 0x10000 + creatorIndex(goroutines.createdPc[row])) * 256 + reasonOf(row)) * 16 +
    goroutines.status[row];
  const of = (row: number) => {
    const stack = goroutines.stack[row];
    const status = goroutines.status[row];
    const reason = reasonOf(row);
    const key = keyOf(row);
    let print = known.get(key);
    if (print === undefined) {
      const created = locations.creation(goroutines.createdPc[row]);
      let text = stackTexts.get(stack);
      if (text === undefined) {
        text = stackText(snapshot, stack);
        stackTexts.set(stack, text);
      }
      print = shortHash(
        `${status} ${waitReasons[reason] ?? ''}\n${text}\n${created?.function ?? ''} ${created?.file ?? ''}:${created?.line ?? 0}`,
      );
      known.set(key, print);
    }
    return print;
  };
  return { keyOf, of };
}

function stackText(snapshot: StackRows, stack: number): string {
  const { stacks, pcs } = snapshot;
  const lines: string[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at]) {
    for (const f of pcs.row(stacks.pc[at]).frames) lines.push(`${f.printed} ${f.file}:${f.line}`);
  }
  return lines.join('\n');
}
