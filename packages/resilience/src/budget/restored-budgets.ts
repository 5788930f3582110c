/** Budgets of an earlier process that nobody has taken over yet, by their ids. */
export class RestoredBudgets<Restored extends { readonly isClosed: boolean; close(): void }> {
  readonly #byId = new Map<string, Restored[]>();

  add(id: string, budget: Restored): void {
    const ofId = this.#byId.get(id);
    if (ofId) ofId.push(budget);
    else this.#byId.set(id, [budget]);
  }

  /** The first that is there under this id. */
  take(id: string): Restored | undefined {
    const ofId = this.#byId.get(id) ?? [];
    for (let next = ofId.shift(); next; next = ofId.shift()) if (!next.isClosed) return next;
    return undefined;
  }

  /** Those whose ids are such that nobody will take them. */
  close(isOver: (id: string) => boolean = () => true): void {
    for (const [id, ofId] of this.#byId) {
      if (!isOver(id)) continue;
      this.#byId.delete(id);
      for (const budget of ofId) budget.close();
    }
  }
}
