/**
 * Stacks as a prefix tree: a row is one machine frame on top of its caller's row. Equal stacks are one number, so that
 * grouping by stack is counting integers.
 */
export const NO_STACK = -1;

/** What machine frames are called by number: how many logical frames each has. */
interface MachineFrames {
  readonly frameCount: ArrayLike<number>;
}

export class StackTable<Frames extends MachineFrames = MachineFrames> {
  /** Row → PcTable row of its innermost machine frame. */
  pc: Int32Array = new Int32Array(1024);
  /** Row → row of the caller; -1 at the bottom. */
  parent: Int32Array = new Int32Array(1024);
  /** Row → logical frames from here to the bottom (inlined calls counted). */
  depth: Int32Array = new Int32Array(1024);
  count = 0;
  readonly pcs: Frames;
  readonly #children = new Map<number, number>();
  /** Hash of a whole stack → rows that have it: most stacks are repetitions, found by one look-up. */
  readonly #whole = new Map<number, number>();

  constructor(pcs: Frames) {
    this.pcs = pcs;
  }

  /** A table as it was kept: its columns, over the same rows of pcs. */
  static restored<Frames extends MachineFrames>(
    pcs: Frames,
    pc: Int32Array,
    parent: Int32Array,
    depth: Int32Array,
  ): StackTable<Frames> {
    const table = new StackTable(pcs);
    table.pc = pc;
    table.parent = parent;
    table.depth = depth;
    table.count = pc.length;
    return table;
  }

  /** The row of the stack whose PcTable rows are rows[0..length), innermost first. */
  intern(rows: Int32Array, length: number): number {
    if (length === 0) return NO_STACK;
    let hash = length;
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 0x01000193) ^ rows[i]) | 0;
    const seen = this.#whole.get(hash);
    if (seen !== undefined && this.#equals(seen, rows, length)) return seen;
    let at = NO_STACK;
    for (let i = length - 1; i >= 0; i--) at = this.under(at, rows[i]);
    this.#whole.set(hash, at);
    return at;
  }

  #equals(stack: number, rows: Int32Array, length: number): boolean {
    let at = stack;
    for (let i = 0; i < length; i++) {
      if (at < 0 || this.pc[at] !== rows[i]) return false;
      at = this.parent[at];
    }
    return at === NO_STACK;
  }

  /** The row of a frame under its caller's, which may be NO_STACK. */
  under(parent: number, pc: number): number {
    // Rows and pcs are each below 2^26, so the pair is an exact number.
    const key = (parent + 1) * 0x4000000 + pc;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const row = this.count++;
    if (row === this.pc.length) this.#grow();
    this.pc[row] = pc;
    this.parent[row] = parent;
    this.depth[row] = this.pcs.frameCount[pc] + (parent < 0 ? 0 : this.depth[parent]);
    this.#children.set(key, row);
    return row;
  }

  #grow(): void {
    const wider = (old: Int32Array) => {
      const made = new Int32Array(old.length * 2);
      made.set(old);
      return made;
    };
    this.pc = wider(this.pc);
    this.parent = wider(this.parent);
    this.depth = wider(this.depth);
  }
}
