/** The tree of calls as the view draws it: runs with one way are one node. */
import type { StackTree, StackTreeNode } from '../../../api/trees.ts';
import { count, counted } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import { NO_CODE } from '../../view/trees/calls.ts';
import { oldestOf, stacksOf } from '../../view/trees/words.ts';

type Call = StackTree['calls'][number];

/** One call, or a run of calls of which each was the only one below the one before it. */
export interface CallNode extends Omit<StackTreeNode, 'call'> {
  /** Callers first. */
  readonly run: readonly Call[];
}

/** `mine`: stacks whose calls of the user's own code are equal count as one. */
export function headline(tree: StackTree, mine: boolean): string {
  const stacks = tree.nodes.filter((node) => node.own > 0).length;
  return `${counted(tree.matched, 'goroutine')} · ${counted(stacks, 'stack')}${mine ? ' of your code' : ''}`;
}

/** Folds runs: a node whose only way on is one call that all its goroutines are in. */
export function folded(tree: StackTree): CallNode[] {
  const { nodes, calls } = tree;
  const children = new Map<number, number>();
  for (const { parent } of nodes) if (parent !== undefined) children.set(parent, (children.get(parent) ?? 0) + 1);
  const found: CallNode[] = [];
  /** Place in `nodes` → place in `found`. */
  const places: number[] = [];
  nodes.forEach((node, i) => {
    const { call, parent, ...rest } = node;
    const above = parent === undefined ? undefined : nodes[parent];
    const isOnly = above !== undefined && children.get(parent ?? -1) === 1 && above.own === 0;
    if (parent !== undefined && isOnly && above.total === node.total) {
      const place = places[parent];
      found[place] = { ...rest, parent: found[place].parent, run: [...found[place].run, calls[call]] };
      places[i] = place;
      return;
    }
    places[i] = found.length;
    found.push({ ...rest, parent: parent === undefined ? undefined : places[parent], run: [calls[call]] });
  });
  return found;
}

/** "http.(*conn).serve › 4 calls › main.handle" */
export function runName({ run }: CallNode): string {
  const name = (call: Call) => (call.function === '' ? NO_CODE : printable(shortFunction(call.function)));
  const [first, last] = [run[0], run[run.length - 1]];
  if (run.length === 1) return name(first);
  return `${name(first)} › ${run.length > 2 ? `${count(run.length - 2)} › ` : ''}${name(last)}`;
}

export function sentence(node: CallNode): string {
  const ends = node.own > 0 ? `, ${count(node.own)} end here` : '';
  return `${runName(node)}: ${counted(node.total, 'goroutine')}${ends}${stacksOf(node)}${oldestOf(node)}.`;
}
