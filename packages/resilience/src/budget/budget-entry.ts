import { type Allowance, DIMENSIONS, type Units } from './amount.ts';

/**
 * One change of what is left, as plain data to be journaled. Budgets without a limit of their own
 * are not written down: their leases are those of the nearest one above that is.
 */
export type BudgetEntry =
  | {
      readonly type: 'budget.opened';
      /** Unique in the tree, over restarts too. The top is 0. */
      readonly key: number;
      /** The nearest budget above that is written down; absent at the top. */
      readonly parent?: number;
      readonly id: string;
      readonly allowance: Allowance;
      /** The date at which its time is over; absent without `wallMs`. */
      readonly untilWallMs?: number;
    }
  /** Before the call is made. */
  | { readonly type: 'lease.reserved'; readonly key: number; readonly reserved: EntryUnits }
  /** After the call. What was released has used nothing. */
  | {
      readonly type: 'lease.settled';
      readonly key: number;
      readonly reserved: EntryUnits;
      readonly used: EntryUnits;
    }
  | { readonly type: 'budget.closed'; readonly key: number }
  /** A later process goes on, so the leases before this are nobody's: they are charged. */
  | { readonly type: 'budget.resumed' };

/** Units without those of which there are none: an entry is written for each call. */
export type EntryUnits = Partial<Units>;

// { tokens: 80, costUsd: 0, calls: 1 } → { tokens: 80, calls: 1 }
export function entryUnits(units: Units): EntryUnits {
  const some = DIMENSIONS.filter((dimension) => units[dimension] !== 0);
  return Object.fromEntries(some.map((dimension) => [dimension, units[dimension]]));
}
