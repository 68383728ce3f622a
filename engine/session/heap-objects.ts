/** Objects of the heap, largest first, and why one is there. */
import type {
  HeapObjectsPage,
  HeapObjectsQuery,
  HeapPathAnswer,
  HeapPathQuery,
  HeapPathStep,
} from '../../api/heap-objects.ts';
import type { ReachPath, ReachRoot } from '../analyses/stuck/reach.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { Heap } from '../runtime/heap/heap.ts';
import type { GoroutineFacts } from './facts.ts';
import type { HeapFacts } from './heap.ts';
import type { MemoryFacts } from './memory.ts';
import type { Retainers } from './retainers.ts';
import { problemOf } from './snapshot-facts.ts';

/** Goroutines whose ways to an object are told. */
const PATHS = 3;

export class HeapObjects {
  readonly #heap: HeapFacts;
  readonly #retainers: Retainers;
  /** Rows of spans, those of the largest objects first. */
  #bySize: Uint32Array | undefined;

  constructor(heap: HeapFacts, retainers: Retainers) {
    this.#heap = heap;
    this.#retainers = retainers;
  }

  page({ type, retained, offset, limit }: HeapObjectsQuery): HeapObjectsPage {
    const { heap } = this.#heap.typed;
    if (isFault(heap)) return { rows: [], offset, total: 0, fault: problemOf(heap) };
    const types = this.#heap.typed.types();
    const wanted = type === undefined ? undefined : (types?.labels.texts.indexOf(type) ?? -1);
    const { spans } = heap;
    const rows: HeapObjectsPage['rows'] = [];
    let total = 0;
    for (const span of this.#spansBySize(heap)) {
      for (let index = 0; index < spans.elements[span]; index++) {
        if (wanted !== undefined && types?.label[spans.firstObject[span] + index] !== wanted) continue;
        if (!heap.isAllocated(span, index)) continue;
        const place = total++ - offset;
        if (place < 0 || place >= limit) continue;
        const address = spans.base[span] + index * spans.elementSize[span];
        rows.push({
          address: hex(address),
          type: this.#heap.label(spans.firstObject[span] + index),
          bytes: spans.elementSize[span],
          retainedBytes: retained ? this.#retainers.bytesOf(address) : undefined,
        });
      }
    }
    return { rows, offset, total };
  }

  #spansBySize({ spans }: Heap): Uint32Array {
    this.#bySize ??= Uint32Array.from({ length: spans.count }, (_, span) => span).sort(
      (a, b) => spans.elementSize[b] - spans.elementSize[a] || spans.base[a] - spans.base[b],
    );
    return this.#bySize;
  }
}

export function heapPath(facts: GoroutineFacts, memory: MemoryFacts, query: HeapPathQuery): HeapPathAnswer {
  const address = Number(query.address);
  const reach = facts.reach(address);
  const found = isFault(reach) ? reach : reach.of(address, PATHS);
  if (isFault(found)) return { paths: [], goroutines: 0, fault: problemOf(found) };
  const ways = [found.variable, ...found.goroutines.map(({ path }) => path), found.timer, found.special];
  return {
    paths: ways.flatMap((way) => (way ? [pathSteps(facts, memory, way)] : [])),
    goroutines: found.total,
    fault: found.incomplete && problemOf(found.incomplete),
  };
}

function pathSteps(facts: GoroutineFacts, memory: MemoryFacts, { root, words }: ReachPath): HeapPathStep[] {
  return [rootStep(facts, memory, root), ...words.map((word) => step(memory, word, 'object'))];
}

function rootStep({ snapshot }: GoroutineFacts, memory: MemoryFacts, root: ReachRoot): HeapPathStep {
  const address = hex(root.address);
  if (root.kind === 'variable') return step(memory, root.address, 'variable');
  if (root.kind !== 'stack') {
    const kind = root.kind === 'timer' ? 'timer' : 'finalizer';
    return { address, kind, text: kind === 'timer' ? 'a timer that is set' : 'a finalizer or cleanup' };
  }
  const goroutineId = snapshot.goroutines.id[root.row];
  return { address, kind: 'stack', text: `stack of g${goroutineId}`, goroutineId };
}

/** A word in an object or a package variable. */
function step(memory: MemoryFacts, word: number, kind: 'object' | 'variable'): HeapPathStep {
  const whole = memory.target(memory.target(word).start ?? word);
  const offset = whole.start === undefined ? undefined : word - whole.start;
  const text = kind === 'variable' ? whole.text : (whole.type ?? '');
  const places = whole.type === undefined || offset === undefined ? [] : memory.fields(whole.type);
  const field = places.find((f) => offset !== undefined && f.offset <= offset && offset < f.offset + f.size)?.path;
  return { address: hex(word), kind, text, offset, field: field || undefined };
}
