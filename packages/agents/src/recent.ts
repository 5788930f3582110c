/** The latest of many things by name; the oldest go. */
export class Recent<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>();
  // One for all time: each new one would first pass everything that was deleted before.
  readonly #oldestFirst = this.#values.keys();

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** @returns The name of the one that goes for it, if one does. */
  set(name: string, value: Value): string | undefined {
    this.#values.set(name, value);
    if (this.#values.size <= this.#most) return undefined;
    const { value: oldest } = this.#oldestFirst.next();
    if (oldest !== undefined) this.#values.delete(oldest);
    return oldest;
  }

  /** Oldest first. */
  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  delete(name: string): void {
    this.#values.delete(name);
  }
}
