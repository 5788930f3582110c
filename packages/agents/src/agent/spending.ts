import type { Amount, Budget, Lease } from '@coppice/resilience';
import { BudgetRefusedError } from './errors.ts';

/** What one attempt spends, out of whose budget. */
export class Spending {
  readonly #budget: Budget;
  readonly #open = new Set<CountedLease>();
  tokens = 0;
  costUsd = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** @throws {BudgetRefusedError} Not enough is left. */
  reserve(amount: number | Amount): Lease {
    const wanted = typeof amount === 'number' ? { tokens: amount } : amount;
    const answer = this.#budget.reserve(wanted);
    if (answer.type === 'refused') throw new BudgetRefusedError(answer);
    const lease = new CountedLease(answer, wanted, (used) => {
      this.#open.delete(lease);
      this.tokens += used.tokens ?? 0;
      this.costUsd += used.costUsd ?? 0;
    });
    this.#open.add(lease);
    return lease;
  }

  /** What a child has spent, out of the same budget. */
  add({ tokens, costUsd }: { readonly tokens: number; readonly costUsd: number }): void {
    this.tokens += tokens;
    this.costUsd += costUsd;
  }

  /** Charges what nobody settled: a call of which nothing is known may have used everything. */
  close(): void {
    for (const lease of [...this.#open]) lease[Symbol.dispose]();
  }
}

/** A lease that tells what was charged. */
class CountedLease implements Lease {
  readonly type = 'leased';
  readonly id: number;
  readonly #lease: Lease;
  readonly #reserved: Amount;
  readonly #onSettled: (used: Amount) => void;

  constructor(lease: Lease, reserved: Amount, onSettled: (used: Amount) => void) {
    this.id = lease.id;
    this.#lease = lease;
    this.#reserved = reserved;
    this.#onSettled = onSettled;
  }

  commit(actual: Amount = {}): 'charged' | 'late' {
    const answer = this.#lease.commit(actual);
    if (answer === 'charged') this.#onSettled({ ...this.#reserved, ...known(actual) });
    return answer;
  }

  release(): 'released' | 'late' {
    const answer = this.#lease.release();
    if (answer === 'released') this.#onSettled({});
    return answer;
  }

  [Symbol.dispose](): void {
    this.commit();
  }
}

/** What a provider really said: streams that were cut say `NaN` or nothing. */
const known = (actual: Amount): Amount =>
  Object.fromEntries(
    Object.entries(actual).filter(([, each]) => each !== undefined && !Number.isNaN(each)),
  );
