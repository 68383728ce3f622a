/**
 * Whose frames may hold a lock that somebody waits for. The standard library leaves no lock of another package taken, and
 * nobody else has its own: where nobody waits in one of its packages, that package's frames need not be understood.
 */

import type { LogicalCall } from '../../gobin/inline-tree.ts';
import { packageOf } from '../../gobin/names.ts';
import type { ProgramFunction } from '../../machine/program-code.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isOpaqueCall, waitedFor } from './lock-functions.ts';
import type { Relevance } from './relevance.ts';

export class ContendedPackages {
  readonly #snapshot: Snapshot;
  readonly #relevance: Relevance;
  #packages: ReadonlySet<string> | undefined;

  constructor(snapshot: Snapshot, relevance: Relevance) {
    this.#snapshot = snapshot;
    this.#relevance = relevance;
  }

  /** Whether a frame of `f`, a row of the PcTable, may hold such a lock. */
  mayHold(pcRow: number, f: ProgramFunction): boolean {
    if (!this.#relevance.isStandard(f)) return true;
    this.#packages ??= waitingPackages(this.#snapshot);
    for (const call of this.#snapshot.pcs.row(pcRow).frames)
      if (this.#packages.has(packageOf(call.function))) return true;
    return false;
  }
}

/** Packages whose code called for a lock that it has not got yet. */
function waitingPackages({ stacks, pcs }: Snapshot): Set<string> {
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
