/** What the objects of the heap are, in words, numbered: "main.Conn", "[]main.Conn", "map[string]int", "string". */
export class Labels {
  readonly texts: string[] = [''];
  readonly #numbers = new Map<string, number>();

  /** 0 is the label of what cannot be told. */
  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    this.texts.push(text);
    return this.texts.length - 1;
  }
}
