import type { Clock } from '@coppice/host';
import type { BudgetEntry } from './budget-entry.ts';
import type { BudgetEvent } from './budget-event.ts';

/** What all budgets of a tree share. */
export interface BudgetTree {
  readonly clock: Clock;
  readonly lowRatio: number;
  readonly leaseMs: number;
  readonly maxLeases: number;
  readonly maxBudgets: number;
  readonly tell: (event: BudgetEvent) => void;
  /** Writes down what must not be forgotten, or throws. */
  readonly record: ((entry: BudgetEntry) => void) | undefined;
  /** Writes down an end. That it could not is reported: forgotten, it leaves less, not more. */
  readonly note: ((entry: BudgetEntry) => void) | undefined;
  leases: number;
  budgets: number;
  nextLeaseId: number;
  nextKey: number;
  /** The top is being closed, perhaps with its process: what is below goes on in the next one. */
  isEnding: boolean;
}
