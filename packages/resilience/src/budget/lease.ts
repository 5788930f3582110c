import { type Amount, DIMENSIONS, type Units, unitsOf } from './amount.ts';

/**
 * Leave to spend up to what was reserved. It has to be settled once: by `commit` when the call said
 * what it used, by `release` when it was never made. Left alone, with `using` or after its time, it
 * is charged in full: a call whose usage nobody knows may have used everything.
 */
export interface Lease extends Disposable {
  readonly type: 'leased';
  readonly id: number;
  /**
   * Charges what was used. What `actual` does not say is charged as reserved: streams that were cut
   * report no usage. More than was reserved is charged too, and told as `budget.overrun`.
   *
   * @returns `late` when it had been settled, or charged because its time was over.
   */
  commit(actual?: Amount): 'charged' | 'late';
  /** Gives everything back. @returns `late` as above. */
  release(): 'released' | 'late';
}

/** Whom a lease belongs to. */
export interface LeaseHolder {
  /** Ends a lease, charging `used`. */
  settle(lease: BudgetLease, used: Units): void;
}

export class BudgetLease implements Lease {
  readonly type = 'leased';
  readonly id: number;
  readonly reserved: Units;
  /** Stops its timer. */
  cancelTimer: () => void = () => {};
  readonly #holder: LeaseHolder;
  #isSettled = false;

  constructor(id: number, reserved: Units, holder: LeaseHolder) {
    this.id = id;
    this.reserved = reserved;
    this.#holder = holder;
  }

  commit(actual: Amount = {}): 'charged' | 'late' {
    const said = unitsOf('actual', { calls: this.reserved.calls, ...actual });
    const used = { ...this.reserved };
    for (const dimension of DIMENSIONS) {
      if (actual[dimension] !== undefined) used[dimension] = said[dimension];
    }
    return this.#settle(used) ? 'charged' : 'late';
  }

  release(): 'released' | 'late' {
    return this.#settle({ tokens: 0, costUsd: 0, calls: 0 }) ? 'released' : 'late';
  }

  [Symbol.dispose](): void {
    this.#settle(this.reserved);
  }

  #settle(used: Units): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.cancelTimer();
    this.#holder.settle(this, used);
    return true;
  }
}
