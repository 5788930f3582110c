/** What is outside: it remembers what was done to it, whoever dies. */
export class World {
  /** How often each effect was carried out, by its idempotency key. */
  readonly #effects = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  tokens = 0;

  carryOut(key: string): void {
    this.#effects.set(key, (this.#effects.get(key) ?? 0) + 1);
  }

  timesOf(key: string): number {
    return this.#effects.get(key) ?? 0;
  }

  /** Effects that were carried out more than once. */
  get repeated(): readonly string[] {
    return [...this.#effects].filter(([, times]) => times > 1).map(([key]) => key);
  }

  get effects(): number {
    return this.#effects.size;
  }

  /** A provider takes so many tokens for a task; fewer than none are given back. */
  spend(taskId: string, tokens: number): void {
    this.tokens += tokens;
    this.#tokens.set(taskId, (this.#tokens.get(taskId) ?? 0) + tokens);
  }

  /** By a task and all that is done for it. */
  tokensOf(taskId: string): number {
    let sum = 0;
    for (const [id, tokens] of this.#tokens) {
      if (id === taskId || id.startsWith(`${taskId}/`)) sum += tokens;
    }
    return sum;
  }
}
