import type { Host } from '@coppice/host';
import { safely } from '../listener-errors.ts';
import { checkAbove, checkCount, checkRatio } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import type { Allowance } from './amount.ts';
import { Budget } from './budget.ts';
import type { BudgetEntry } from './budget-entry.ts';
import type { BudgetEvent } from './budget-event.ts';
import type { BudgetTree } from './budget-tree.ts';
import { resumedUntilMs, type SavedBudget } from './saved-budget.ts';

/** What holds where an option is left out. */
export const BUDGET_DEFAULTS = {
  /** The design article's. */
  allowance: { tokens: 100_000, wallMs: 3_600_000 },
  /** The design article's soft limit. */
  lowRatio: 0.8,
  /** Longer than calls take that answer at all; the SDKs of model providers give up after as long. */
  leaseMs: 600_000,
  maxLeases: 100_000,
  maxBudgets: 100_000,
} as const;

/** What a budget is made with. */
export interface BudgetOptions {
  /** Time. */
  readonly host: Pick<Host, 'clock'>;
  /** Names it in events and refusals. Default `budget`. */
  readonly id?: string;
  /** The most that may be used. Default 100 000 tokens within an hour. */
  readonly allowance?: Allowance;
  /** The share of a limit from which on `budget.low` is told. Default 0.8. */
  readonly lowRatio?: number;
  /** After this an unsettled lease is charged in full. Default 600 000 ms. */
  readonly leaseMs?: number;
  /** Calls under way at once, in all budgets of the tree. Default 100 000. */
  readonly maxLeases?: number;
  /** Open at once in the tree, this one included. Default 100 000. */
  readonly maxBudgets?: number;
  /**
   * Told what happens in this budget and in all below it, once it is booked. With `saved`, of limits
   * that were reached before, it is told while `createBudget` runs.
   */
  readonly onEvent?: (event: BudgetEvent) => void;
  /**
   * Writes down each change of what is left, for a process that is killed: see `BudgetLedger`. A
   * reservation is given, and a budget opened, once this has returned, so flush them here; what it
   * throws then goes to the caller, and nothing has happened. An end that is not written down is
   * told to `onListenerError`: forgotten, it leaves less.
   */
  readonly record?: (entry: BudgetEntry) => void;
  /** Told what `onEvent` threw, or `record` at an end. Default: thrown where nobody catches it. */
  readonly onListenerError?: (error: unknown) => void;
  /** What an earlier process saved. Its allowance takes the place of `allowance`. */
  readonly saved?: SavedBudget | undefined;
}

/**
 * Makes the budget at the top of a tree of allowances.
 *
 * A call reserves the most that it may use before it is made, and commits what it did use. So the
 * limit is never exceeded, however many calls run at once; polling what was spent lets each of them
 * through and adds up afterwards.
 *
 * @param options.allowance Limits; what is left out is not limited.
 * @returns A budget, to be closed when what it is for has ended: while it is open, the timers of its
 *   `wallMs` and of its leases keep the process alive.
 * @throws {RangeError} An amount or a limit is negative or no number; the message has it.
 * @see https://github.com/BerriAI/litellm/issues/40095, https://github.com/nodetool-ai/nodetool/pull/5489
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBudget } from '@coppice/resilience';
 * using budget = createBudget({ host: virtualHost({ seed: 1 }), allowance: { tokens: 1_000 } });
 * const first = budget.reserve({ tokens: 800 });
 * const second = budget.reserve({ tokens: 800 });
 * if (second.type !== 'refused' || !second.mayFitLater) throw new Error('let through');
 * if (first.type === 'leased') first.commit({ tokens: 120 });
 * if (budget.usage().left.tokens !== 880) throw new Error('lost count');
 */
export function createBudget(options: BudgetOptions): Budget {
  const { host, id = 'budget', saved, record, onEvent = () => {}, onListenerError } = options;
  const { lowRatio, leaseMs, maxLeases, maxBudgets } = { ...BUDGET_DEFAULTS, ...options };
  checkRatio('lowRatio', lowRatio);
  checkAbove('leaseMs', leaseMs, 0);
  checkCount('maxLeases', maxLeases);
  checkCount('maxBudgets', maxBudgets);
  if (saved) checkSavedVersion('budget', saved);
  const { clock } = host;
  const tree: BudgetTree = {
    ...{ clock, lowRatio, leaseMs, maxLeases, maxBudgets, record },
    tell: safely(onEvent, onListenerError),
    note: record && safely(record, onListenerError),
    ...{ leases: 0, budgets: 0, nextLeaseId: 1, nextKey: saved?.nextKey ?? 1, isEnding: false },
  };
  if (!saved) {
    const allowance = options.allowance ?? BUDGET_DEFAULTS.allowance;
    const budget = new Budget(tree, { id, allowance, parent: undefined, key: 0 });
    budget.writeOpening();
    return budget;
  }
  record?.({ type: 'budget.resumed' });
  const now = { ms: clock.now(), wallMs: clock.wallTime() };
  const { allowance, key = 0 } = saved;
  const untilMs = resumedUntilMs(saved, now);
  const budget = new Budget(tree, { id: saved.id, allowance, parent: undefined, untilMs, key });
  budget.resume(saved);
  return budget;
}
