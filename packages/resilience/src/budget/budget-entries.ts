import type { Units } from './amount.ts';
import { type BudgetEntry, entryUnits } from './budget-entry.ts';
import type { BudgetTree } from './budget-tree.ts';
import type { BudgetLease } from './lease.ts';

/** Writes the entries of one budget, and of those without limits that stand between it and leases. */
export class BudgetEntries {
  readonly key: number;
  readonly #tree: BudgetTree;
  #isWritten = true;

  constructor(key: number, tree: BudgetTree) {
    this.key = key;
    this.#tree = tree;
  }

  opened(
    own: Omit<Extract<BudgetEntry, { readonly type: 'budget.opened' }>, 'type' | 'key' | 'parent'>,
    above: BudgetEntries | undefined,
  ): void {
    const { key } = this;
    const parent = above && { parent: above.key };
    try {
      this.#tree.record?.({ type: 'budget.opened', key, ...parent, ...own });
    } catch (error) {
      this.#isWritten = false; // Nor will its end be.
      throw error;
    }
  }

  /** Takes the lease back if it cannot be written down. */
  reserved(lease: BudgetLease): void {
    const { record } = this.#tree;
    if (!record) return;
    try {
      record({ type: 'lease.reserved', key: this.key, reserved: entryUnits(lease.reserved) });
    } catch (error) {
      lease.isWritten = false;
      lease.release();
      throw error;
    }
  }

  settled({ reserved, isWritten }: BudgetLease, used: Units): void {
    const { note } = this.#tree;
    if (!note || !isWritten) return;
    const amounts = { reserved: entryUnits(reserved), used: entryUnits(used) };
    note({ type: 'lease.settled', key: this.key, ...amounts });
  }

  closed(): void {
    const { note, isEnding } = this.#tree;
    if (this.#isWritten && !isEnding) note?.({ type: 'budget.closed', key: this.key });
  }
}
