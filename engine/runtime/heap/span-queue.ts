/**
 * Spans that wait, each at most once, handed out in ascending order and again from the lowest when the highest is passed, as
 * a lift goes: a bitmap, and above it a bitmap of its words that are not empty.
 */
export class SpanQueue {
  readonly #bits: Uint32Array;
  readonly #filled: Uint32Array;
  #at = 0;

  constructor(spans: number) {
    this.#bits = new Uint32Array((spans >>> 5) + 1);
    this.#filled = new Uint32Array((spans >>> 10) + 1);
  }

  add(span: number): void {
    this.#bits[span >>> 5] |= 1 << (span & 31);
    this.#filled[span >>> 10] |= 1 << ((span >>> 5) & 31);
  }

  remove(span: number): void {
    this.#bits[span >>> 5] &= ~(1 << (span & 31));
    if (this.#bits[span >>> 5] === 0) this.#filled[span >>> 10] &= ~(1 << ((span >>> 5) & 31));
  }

  /** The next span from where the last one was; -1 when none waits. It is taken out. */
  take(): number {
    const found = this.#from(this.#at);
    const span = found >= 0 || this.#at === 0 ? found : this.#from(0);
    if (span < 0) return -1;
    this.remove(span);
    this.#at = span;
    return span;
  }

  /** The lowest waiting span that is not below `from`; -1 for none. */
  #from(from: number): number {
    let word = from >>> 5;
    if (word >= this.#bits.length) return -1;
    const first = this.#bits[word] & (~0 << (from & 31));
    if (first !== 0) return word * 32 + lowest(first);
    word++;
    for (let group = word >>> 5; group < this.#filled.length; group++) {
      const words = group === word >>> 5 ? this.#filled[group] & (~0 << (word & 31)) : this.#filled[group];
      if (words === 0) continue;
      const at = group * 32 + lowest(words);
      return at * 32 + lowest(this.#bits[at]);
    }
    return -1;
  }
}

function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
