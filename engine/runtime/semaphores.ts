/**
 * Goroutines that wait for a semaphore: the sync package's locks and the runtime's own. A table of 251 trees, each node the
 * first waiter of one address, with the others behind it in the order of their coming.
 * Source: runtime/sema.go `semtable`, semaRoot.queue: children prev (lower addresses) and next (higher), waiters through
 * waitlink; Go 1.17 to 1.27.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import type { GoProgram } from './program.ts';
import { ROOTS } from './semaphore-table.ts';

/**
 * Visits every waiter, those of one address in order. What is torn ends its tree or list, and is told; `most`: a goroutine
 * waits for one semaphore at a time, so there are no more waiters than goroutines.
 */
export function walkSemaphores(
  program: GoProgram,
  table: number,
  most: number,
  visit: (address: number, sudog: number, g: number) => void,
): Fault[] {
  const { memory, layout } = program;
  const { sudog } = layout;
  const faults: Fault[] = [];
  let left = most;
  const waitersOf = (head: number): boolean => {
    const address = memory.word(head + sudog.elem);
    let at = head;
    for (; at > 0; at = memory.word(at + sudog.waitlink)) {
      if (left-- <= 0) return false;
      const g = memory.word(at + sudog.g);
      if (!(g > 0) || memory.word(at + sudog.elem) !== address) return false;
      visit(address, at, g);
    }
    return at === 0;
  };
  for (let i = 0; i < ROOTS; i++) {
    const root = memory.word(table + i * layout.sizes.cacheLinePad + layout.semaRoot.treap);
    // A tree has each node once: those still to visit, and the way to them, are bounded by the waiters in all.
    const nodes = Number.isNaN(root) ? [] : [root];
    let torn = Number.isNaN(root) ? table + i * layout.sizes.cacheLinePad : 0;
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      if (node === 0) continue;
      if (!waitersOf(node)) torn ||= node;
      if (left <= 0) break;
      const children = [memory.word(node + sudog.next), memory.word(node + sudog.prev)];
      for (const child of children) {
        if (child > 0 && memory.word(child + sudog.parent) === node) nodes.push(child);
        else if (child !== 0) torn ||= node;
      }
    }
    if (torn !== 0)
      faults.push(fault('semaphore-torn', `the list of waiters at ${hex(torn)} is torn`, { address: torn }));
  }
  return faults;
}
