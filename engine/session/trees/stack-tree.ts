/** All stacks merged from what the goroutines were started with: a tree of calls, as the stack table is one of machine frames. */
import type { StackTree, StackTreeNode } from '../../../api/trees.ts';
import { printedName } from '../../gobin/names.ts';
import type { GoroutineFacts } from '../facts.ts';
import { cutTree, sumUp } from './cut-tree.ts';
import { Tally } from './tally.ts';

type Call = StackTree['calls'][number];

interface Node {
  readonly call: number;
  readonly parent: Node | undefined;
  readonly children: Map<number, Node>;
  readonly all: Tally;
  own: number;
}

export function stackTree(
  facts: GoroutineFacts,
  rows: Uint32Array,
  equal: 'lines' | 'functions',
  limit: number,
): StackTree {
  const { goroutines } = facts.snapshot;
  const calls = new Calls(facts, equal);
  const merged = new Merged(facts, calls);
  for (const row of rows) {
    const stack = goroutines.stack[row];
    if (stack < 0) continue;
    const node = merged.of(stack);
    node.own++;
    node.all.add(facts, row);
  }
  sumUp(merged.roots.values());
  const { nodes, total } = cutTree(merged.roots.values(), limit);
  return {
    calls: calls.all,
    nodes: nodes.map(({ node, parent }) => answer(node, parent)),
    nodeTotal: total,
    matched: rows.length,
    total: goroutines.count,
  };
}

/** The nodes of whole stacks, each found once. */
class Merged {
  readonly roots = new Map<number, Node>();
  readonly #facts: GoroutineFacts;
  readonly #calls: Calls;
  /** Row of the stack table → the node of its innermost call. */
  readonly #known = new Map<number, Node>();

  constructor(facts: GoroutineFacts, calls: Calls) {
    this.#facts = facts;
    this.#calls = calls;
  }

  of(stack: number): Node {
    const { stacks } = this.#facts.snapshot;
    const way: number[] = [];
    let node: Node | undefined;
    for (let at = stack; at >= 0 && !node; at = stacks.parent[at]) {
      node = this.#known.get(at);
      if (!node) way.push(at);
    }
    for (let at = way.pop(); at !== undefined; at = way.pop()) {
      for (const call of this.#calls.of(stacks.pc[at])) node = this.#child(node, call);
      if (node) this.#known.set(at, node);
    }
    if (!node) throw new Error(`stack ${stack} has no calls`);
    return node;
  }

  #child(parent: Node | undefined, call: number): Node {
    const children = parent?.children ?? this.roots;
    let node = children.get(call);
    if (!node) {
      node = { call, parent, children: new Map(), all: new Tally(), own: 0 };
      children.set(call, node);
    }
    return node;
  }
}

/** Calls, numbered: of a machine frame the outermost first. */
class Calls {
  readonly all: Call[] = [];
  readonly #facts: GoroutineFacts;
  readonly #equal: 'lines' | 'functions';
  readonly #numbers = new Map<string, number>();
  readonly #ofPc = new Map<number, readonly number[]>();

  constructor(facts: GoroutineFacts, equal: 'lines' | 'functions') {
    this.#facts = facts;
    this.#equal = equal;
  }

  of(pcRow: number): readonly number[] {
    let known = this.#ofPc.get(pcRow);
    if (!known) {
      const { frames } = this.#facts.snapshot.pcs.row(pcRow);
      known = frames.toReversed().map((f) => this.#number(f.function, f.file, f.line));
      this.#ofPc.set(pcRow, known);
    }
    return known;
  }

  #number(name: string, file: string, line: number): number {
    const key = this.#equal === 'functions' ? name : `${name} ${file}:${line}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const origin = this.#facts.locations.origin(name);
    this.#numbers.set(key, this.all.length);
    return this.all.push({ function: printedName(name), file, line, origin }) - 1;
  }
}

function answer({ call, own, all }: Node, parent: number | undefined): StackTreeNode {
  const { count, families, stackBytes, oldest } = all;
  return { parent, call, own, total: count, families, stackBytes, oldestSeconds: oldest > 0 ? oldest : undefined };
}
