import type { Amount, Dimension } from './amount.ts';

/** What a budget tells whoever watches it. */
export type BudgetEvent =
  /** A share of a limit is spent: time to get cheaper. Once for each limit. */
  | {
      readonly type: 'budget.low';
      readonly budget: string;
      readonly dimension: Dimension | 'wallMs';
      readonly ratio: number;
    }
  /** Nothing is left of a limit. Once for each limit. */
  | {
      readonly type: 'budget.spent';
      readonly budget: string;
      readonly dimension: Dimension | 'wallMs';
    }
  /** A call was refused for which there will never be enough left. */
  | {
      readonly type: 'budget.refused';
      readonly budget: string;
      readonly dimension: Dimension | 'wallMs';
    }
  /** A call has used what it says. */
  | { readonly type: 'budget.charged'; readonly budget: string; readonly amount: Required<Amount> }
  /** A call used more than it had reserved; the estimate was wrong. */
  | { readonly type: 'budget.overrun'; readonly budget: string; readonly amount: Required<Amount> }
  /** Nobody said what a call had used, so it was charged in full. */
  | { readonly type: 'lease.expired'; readonly budget: string; readonly leaseId: number };
