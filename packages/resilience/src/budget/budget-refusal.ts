import type { Account } from './account.ts';
import { type Amount, amountOf, DIMENSIONS, type Dimension, NO_UNITS } from './amount.ts';

/** There is not enough. An answer: nothing was reserved. */
export interface BudgetRefusal {
  readonly type: 'refused';
  readonly reason: Dimension | 'wallMs' | 'leases' | 'budgets' | 'closed';
  /** The budget that has not enough: the one asked, or one above it. */
  readonly budget: string;
  /** What could be reserved now. */
  readonly left: Partial<Required<Amount>>;
  /** It would fit if what others hold were given back, so waiting may help. */
  readonly mayFitLater: boolean;
}

export const refusal = (
  reason: BudgetRefusal['reason'],
  account: Account,
  mayFitLater = false,
): BudgetRefusal => {
  return { type: 'refused', reason, budget: account.id, left: leftOf(account), mayFitLater };
};

/** What can still be reserved, in what is limited. */
export function leftOf(account: Account): Partial<Required<Amount>> {
  const limited = DIMENSIONS.filter((each) => account.limit[each] < Number.POSITIVE_INFINITY);
  const units = { ...NO_UNITS } as Record<Dimension, number>;
  for (const each of limited) units[each] = Math.max(0, account.left(each));
  const amount = amountOf(units);
  return Object.fromEntries(limited.map((each) => [each, amount[each]]));
}
