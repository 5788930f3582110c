import type { Account } from './account.ts';
import {
  type Amount,
  amountOf,
  DIMENSIONS,
  type Dimension,
  NO_UNITS,
  type Units,
} from './amount.ts';

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

/** Why so much cannot be reserved of an account; `undefined`: it can. */
export function refusalOf(
  wanted: Units,
  account: Account,
  budget: {
    readonly isClosed: boolean;
    /** Its time is over. */
    readonly isLate: boolean;
    /** Of what there may be no more. */
    readonly full: 'leases' | 'budgets' | undefined;
  },
): BudgetRefusal | undefined {
  if (budget.isClosed) return refusal('closed', account);
  if (budget.isLate) return refusal('wallMs', account);
  if (budget.full) return refusal(budget.full, account, true);
  const shortage = account.shortage(wanted);
  if (!shortage) return undefined;
  const { dimension, account: payer } = shortage;
  const mayFitLater = wanted[dimension] <= payer.limit[dimension] - payer.spent[dimension];
  return refusal(dimension, payer, mayFitLater);
}

const refusal = (
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
