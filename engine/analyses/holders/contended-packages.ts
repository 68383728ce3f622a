/**
 * In whose code somebody waits for a lock. A package of a library has its locks to itself nearly always: where nobody waits
 * in it, its frames are looked at only if holders are missing. The standard library's never are: it leaves no lock of
 * another package taken.
 */

import type { LogicalCall } from '../../gobin/inline-tree.ts';
import { packageOf } from '../../gobin/names.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isOpaqueCall, waitedFor } from './lock-functions.ts';

/** Packages whose code has called for a lock that it has not got yet. */
export function contendedPackages({ stacks, pcs }: Snapshot): ReadonlySet<string> {
  const waits = new Map<number, boolean>();
  const packages = new Set<string>();
  const isWaiting = (pcRow: number) => {
    let known = waits.get(pcRow);
    if (known === undefined) {
      known = waitedFor(pcs.row(pcRow).function.name) !== undefined;
      waits.set(pcRow, known);
    }
    return known;
  };
  for (let stack = 0; stack < stacks.count; stack++) {
    if (!isWaiting(stacks.pc[stack])) continue;
    let asking: LogicalCall | undefined;
    for (let at = stacks.parent[stack]; at >= 0 && !asking; at = stacks.parent[at])
      asking = pcs.row(stacks.pc[at]).frames.find((call) => !isOpaqueCall(call.function, call.file));
    if (asking) packages.add(packageOf(asking.function));
  }
  return packages;
}
