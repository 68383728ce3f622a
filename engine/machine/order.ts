/** The order in which blocks are looked at, and which of them matter on the way to a point. */
import type { Code } from './code.ts';

/**
 * Reverse postorder from a block: each block comes after those that lead to it, but for the edges that close a loop.
 * `from` may lie within a block.
 */
export function orderFrom(code: Code, from: number): ReadonlyMap<number, number> {
  let orders = known.get(code);
  if (!orders) {
    orders = new Map();
    known.set(code, orders);
  }
  let order = orders.get(from);
  if (!order) {
    order = makeOrder(code, from);
    orders.set(from, order);
  }
  return order;
}

/** Functions are run through again and again. */
const known = new WeakMap<Code, Map<number, ReadonlyMap<number, number>>>();

function makeOrder(code: Code, from: number): ReadonlyMap<number, number> {
  const postorder: number[] = [];
  const seen = new Set([from]);
  const stack: { block: number; next: number }[] = [{ block: from, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const successors = successorsOf(code, top.block);
    if (top.next < successors.length) {
      const to = successors[top.next++];
      if (seen.has(to)) continue;
      seen.add(to);
      stack.push({ block: to, next: 0 });
    } else {
      postorder.push(top.block);
      stack.pop();
    }
  }
  return new Map(postorder.reverse().map((block, i) => [block, i]));
}

/** Of a block, or of the rest of one from an address in it. */
function successorsOf(code: Code, from: number): readonly number[] {
  return code.blocks.get(from) ?? code.blocks.get(blockOf(code, from)) ?? [];
}

/** The block that contains an instruction. */
function blockOf(code: Code, pc: number): number {
  for (let i = code.indexOf.get(pc) ?? 0; i > 0; i--)
    if (code.blocks.has(code.instructions[i].pc)) return code.instructions[i].pc;
  return code.entry;
}

/** Blocks from which `stop` can be reached. */
export function leadingTo(code: Code, stop: number): ReadonlySet<number> {
  const predecessors = new Map<number, number[]>();
  for (const [block, successors] of code.blocks)
    for (const to of successors) {
      const list = predecessors.get(to);
      if (list) list.push(block);
      else predecessors.set(to, [block]);
    }
  const first = blockOf(code, stop);
  const reached = new Set([first]);
  const pending = [first];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const before of predecessors.get(at) ?? []) {
      if (reached.has(before)) continue;
      reached.add(before);
      pending.push(before);
    }
  }
  return reached;
}
