import type { Account } from './account.ts';
import { type Amount, amountOf } from './amount.ts';
import { leftOf } from './budget-refusal.ts';

/** How a budget stands. Where it has no limit of its own there is no `left`. */
export interface BudgetUsage {
  readonly spent: Required<Amount>;
  /** Reserved by calls under way and by budgets below. */
  readonly held: Required<Amount>;
  readonly left: Partial<Required<Amount>>;
  /** `Infinity` without `wallMs`, here and above. */
  readonly leftMs: number;
}

/** How an account stands whose time is over in so long. */
export function usageOf(account: Account, leftMs: number): BudgetUsage {
  const { spent, held } = account;
  return {
    spent: amountOf(spent),
    held: amountOf(held),
    left: leftOf(account),
    leftMs: Math.max(0, leftMs),
  };
}
