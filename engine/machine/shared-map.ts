/** A map whose copies cost nothing until one of them is written to: states are copied at every branch and mostly stay alike. */
export class SharedMap<K, V> {
  #map: Map<K, V>;
  #shared = false;

  constructor(map = new Map<K, V>()) {
    this.#map = map;
  }

  copy(): SharedMap<K, V> {
    const copy = new SharedMap(this.#map);
    this.#shared = copy.#shared = true;
    return copy;
  }

  /** Neither has been written to since one was copied from the other. */
  isCopyOf(other: SharedMap<K, V>): boolean {
    return this.#map === other.#map;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  keys(): IterableIterator<K> {
    return this.#map.keys();
  }

  values(): IterableIterator<V> {
    return this.#map.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#map.entries();
  }

  set(key: K, value: V): void {
    this.#own().set(key, value);
  }

  delete(key: K): void {
    if (this.#map.has(key)) this.#own().delete(key);
  }

  clear(): void {
    if (this.#map.size === 0) return;
    this.#map = new Map();
    this.#shared = false;
  }

  #own(): Map<K, V> {
    if (this.#shared) {
      this.#map = new Map(this.#map);
      this.#shared = false;
    }
    return this.#map;
  }
}
