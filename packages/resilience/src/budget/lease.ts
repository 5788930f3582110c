import { type Amount, DIMENSIONS, type Units, unitOf } from './amount.ts';

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
   * report none, or `NaN`. More than was reserved is charged too, and told as `budget.overrun`.
   *
   * @throws {RangeError} An amount is negative or too large to count; the lease stays open.
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
  /** `false` when it could not be written down; nor is its end then. */
  isWritten = true;
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
    const used = { ...this.reserved };
    for (const dimension of DIMENSIONS) {
      const amount = actual[dimension];
      if (amount === undefined || Number.isNaN(amount)) continue; // SDKs say either of a cut stream.
      used[dimension] = unitOf(`actual.${dimension}`, dimension, amount);
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
