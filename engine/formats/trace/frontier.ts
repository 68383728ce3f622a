/**
 * The threads of a generation by the time of their next event: the same heap as that of Go's reader, so that events of
 * equal times come in the same order.
 * Source: internal/trace/batchcursor.go, heapInsert, heapUpdate, heapRemove.
 */
import type { ThreadEvents } from './thread-events.ts';

export class Frontier {
  readonly heap: ThreadEvents[] = [];

  insert(events: ThreadEvents): void {
    this.heap.push(events);
    this.#up(this.heap.length - 1);
  }

  /** The thread at a place has another event. */
  update(at: number): void {
    if (this.#up(at) === at) this.#down(at);
  }

  /** The thread at a place has no more events. */
  remove(at: number): void {
    const { heap } = this;
    for (let i = at; i > 0; ) {
      const parent = (i - 1) >> 1;
      this.#swap(i, parent);
      i = parent;
    }
    const last = heap.length - 1;
    this.#swap(0, last);
    heap.pop();
    if (last > 0) this.#down(0);
  }

  /** A sorted heap is still a heap. */
  sort(): void {
    this.heap.sort((a, b) => a.time - b.time);
  }

  #swap(i: number, j: number): void {
    const one = this.heap[i];
    this.heap[i] = this.heap[j];
    this.heap[j] = one;
  }

  #up(at: number): number {
    const { heap } = this;
    let i = at;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent].time <= heap[i].time) break;
      this.#swap(parent, i);
      i = parent;
    }
    return i;
  }

  #down(at: number): void {
    const { heap } = this;
    let i = at;
    for (;;) {
      let least = i;
      const left = 2 * i + 1;
      if (left < heap.length && heap[left].time < heap[least].time) least = left;
      if (left + 1 < heap.length && heap[left + 1].time < heap[least].time) least = left + 1;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}
