/** What all goroutines claim: which of them hold which of the locks that are asked about, one verdict each. */
import { allRows, rowsInOrder } from '../../bytes/row-order.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Elements, elementsKey } from './elements.ts';
import type { Mode } from './lock-functions.ts';
import type { GoroutineTracer, GoroutineTraces, Trace } from './traces.ts';
import { judge, RANK, type Verdict } from './verdict.ts';

export interface Claim {
  /** Row of the GoroutineTable. */
  readonly row: number;
  readonly mode: Mode;
  readonly goroutine: GoroutineTraces;
  readonly verdict: Verdict & { readonly kind: 'holds' };
}

/** Of a lock that is one of several. */
export interface ElementClaim extends Claim {
  readonly elements: Elements;
  /** It takes them in a loop, one after the other, and releases them in another. */
  readonly all: boolean;
}

export interface Claims {
  /** By the lock's address. */
  readonly of: ReadonlyMap<number, readonly Claim[]>;
  readonly ofElements: readonly ElementClaim[];
  /** Of locks that the goroutine's stack does not name. */
  readonly unknown: readonly Claim[];
}

export function collectClaims(
  snapshot: Snapshot,
  tracer: GoroutineTracer,
  isAsked: (address: number) => boolean,
): Claims {
  const of = new Map<number, Claim[]>();
  const ofElements: ElementClaim[] = [];
  const unknown: Claim[] = [];
  const add = (address: number, claim: Claim) => {
    const list = of.get(address);
    if (list) list.push(claim);
    else of.set(address, [claim]);
  };
  const addElement = (claim: Claim, elements: Elements, traces: readonly Trace[]) => {
    const all = claim.verdict.certainty === 'possible';
    if (!all || traces.some((t) => t.held && t.inRounds)) ofElements.push({ ...claim, elements, all });
  };
  const { count, sp } = snapshot.goroutines;
  // As their stacks lie, so that memory is read forward.
  for (const row of rowsInOrder(allRows(count), sp)) {
    const goroutine = tracer.trace(row);
    if (!goroutine) continue;
    for (const traces of groupsOf(goroutine, isAsked).values()) {
      const [{ address, mode, elements }] = traces;
      const verdict = judge(goroutine, traces, address ?? Number.NaN);
      if (verdict.kind !== 'holds') continue;
      const claim: Claim = { row, mode, goroutine, verdict };
      if (address !== undefined) add(address, claim);
      else if (elements) addElement(claim, elements, traces);
      else if (verdict.rank >= RANK.maybeAndReleased) unknown.push(claim);
    }
    const shown = claimOfWaiter(row, goroutine);
    const address = goroutine.waiting?.address;
    if (shown && address !== undefined && isAsked(address)) add(address, shown);
  }
  const byRow = (a: Claim, b: Claim) => a.row - b.row;
  for (const list of [...of.values(), ofElements, unknown]) list.sort(byRow);
  return { of, ofElements, unknown };
}

/** Who stands in an RWMutex's own code may hold it by what the RWMutex says: its writer, and a reader that was let in. */
function claimOfWaiter(row: number, goroutine: GoroutineTraces): Claim | undefined {
  const { waiting } = goroutine;
  if (!waiting) return undefined;
  const { frame, mode, pendingWriter, woken } = waiting;
  const letIn = woken ? ({ letIn: true } as const) : {};
  if (pendingWriter) {
    const evidence = { frame, writer: true, ...letIn } as const;
    return {
      row,
      mode: 'write',
      goroutine,
      verdict: { kind: 'holds', certainty: 'proved', rank: RANK.proved, evidence },
    };
  }
  if (mode !== 'read' || !woken) return undefined;
  const evidence = { frame, ...letIn } as const;
  return {
    row,
    mode,
    goroutine,
    verdict: { kind: 'holds', certainty: 'likely', rank: RANK.takenAndReleased, evidence },
  };
}

/** What one goroutine's frames say, by lock and mode: by address, by the elements it is one of, or by the code's own name. */
function groupsOf(goroutine: GoroutineTraces, isAsked: (address: number) => boolean): Map<string, Trace[]> {
  const groups = new Map<string, Trace[]>();
  for (const trace of goroutine.traces) {
    const { address, elements, mode, frame, key } = trace;
    if (address !== undefined && !isAsked(address)) continue;
    const name =
      address !== undefined
        ? `${mode} ${address}`
        : elements
          ? `${mode} of ${elementsKey(elements)}`
          : `${mode} in ${frame} ${key}`;
    const group = groups.get(name);
    if (group) group.push(trace);
    else groups.set(name, [trace]);
  }
  return groups;
}
