/** All stacks merged from what the goroutines were started with: a tree of calls, as the stack table is one of machine frames. */
import type { StackTree, StackTreeNode, StackTreeQuery } from '../../../api/trees.ts';
import { isStatementWrapper } from '../../gobin/names.ts';
import type { Call as LogicalCall } from '../../snapshot/stack-locations.ts';
import { shortHash } from '../fingerprints.ts';
import { numberColumns } from '../number-columns.ts';
import type { GoroutineTables } from '../tables.ts';
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
  facts: GoroutineTables,
  rows: Uint32Array,
  { equal, mine, limit }: Omit<StackTreeQuery, 'filter'>,
): StackTree {
  const { goroutines } = facts.snapshot;
  const calls = new Calls(facts, equal, mine);
  const merged = new Merged(facts, calls);
  const { wait, stack, families } = numberColumns(facts);
  const columns = { wait, stack, families };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (goroutines.stack[row] < 0) continue;
    const node = merged.of(goroutines.stack[row]);
    node.own++;
    node.all.add(columns, row);
  }
  sumUp(merged.roots.values());
  const { nodes, total } = cutTree(merged.roots.values(), limit);
  return {
    calls: calls.all,
    nodes: answers(nodes, calls, equal),
    nodeTotal: total,
    matched: rows.length,
    total: goroutines.count,
  };
}

/** The nodes of whole stacks, each found once. */
class Merged {
  readonly roots = new Map<number, Node>();
  readonly #facts: GoroutineTables;
  readonly #calls: Calls;
  /** Row of the stack table → the node of its innermost call. */
  readonly #known = new Map<number, Node>();

  constructor(facts: GoroutineTables, calls: Calls) {
    this.#facts = facts;
    this.#calls = calls;
  }

  of(stack: number): Node {
    return this.#known.get(stack) ?? this.#find(stack);
  }

  #find(stack: number): Node {
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
    return node ?? this.#child(undefined, this.#calls.none);
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
  readonly #facts: GoroutineTables;
  readonly #equal: 'lines' | 'functions';
  readonly #mine: boolean;
  readonly #numbers = new Map<string, number>();
  readonly #ofPc = new Map<number, readonly number[]>();

  constructor(facts: GoroutineTables, equal: 'lines' | 'functions', mine: boolean) {
    this.#facts = facts;
    this.#equal = equal;
    this.#mine = mine;
  }

  /** What stands for stacks without any call that is wanted. */
  get none(): number {
    return this.#number({ function: '', printed: '', file: '', line: 0 });
  }

  of(pcRow: number): readonly number[] {
    let known = this.#ofPc.get(pcRow);
    if (!known) {
      const { frames } = this.#facts.snapshot.pcs.row(pcRow);
      const wanted = this.#mine ? frames.filter((f) => this.#isOwn(f.function)) : frames;
      known = wanted.toReversed().map((f) => this.#number(f));
      this.#ofPc.set(pcRow, known);
    }
    return known;
  }

  /** What the compiler wraps around `go f(x)` and `defer f(x)` nobody wrote. */
  #isOwn(name: string): boolean {
    return !isStatementWrapper(name) && this.#facts.locations.origin(name) === 'user';
  }

  #number({ function: name, printed, file, line }: Omit<LogicalCall, 'inlineDepth'>): number {
    const key = this.#equal === 'functions' ? name : `${name} ${file}:${line}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const origin = this.#facts.locations.origin(name);
    this.#numbers.set(key, this.all.length);
    return this.all.push({ function: printed, file, line, origin }) - 1;
  }
}

function answers(
  listed: readonly { readonly node: Node; readonly parent: number | undefined }[],
  calls: Calls,
  equal: 'lines' | 'functions',
): StackTreeNode[] {
  const nodes: StackTreeNode[] = [];
  for (const { node, parent } of listed) {
    const { call, own, all } = node;
    const { function: name, file, line } = calls.all[call];
    nodes.push({
      id: shortHash(
        `${parent === undefined ? '' : nodes[parent].id} ${equal === 'functions' ? name : `${name} ${file}:${line}`}`,
      ),
      parent,
      call,
      own,
      total: all.count,
      families: all.families,
      stackBytes: all.stackBytes,
      waitSeconds: all.waitSeconds,
      oldestSeconds: all.oldest > 0 ? all.oldest : undefined,
    });
  }
  return nodes;
}
