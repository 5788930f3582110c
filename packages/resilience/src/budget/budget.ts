import type { Clock } from '@coppice/host';
import { checkAbove } from '../option-checks.ts';
import { Account, add, negative, unspent } from './account.ts';
import {
  type Allowance,
  type Amount,
  amountOf,
  DIMENSIONS,
  type Dimension,
  limitedIn,
  limitsOf,
  NO_UNITS,
  type Units,
  unitsOf,
} from './amount.ts';
import type { BudgetEvent } from './budget-event.ts';
import { BudgetLease, type Lease, type LeaseHolder } from './lease.ts';
import { resumedUntilMs, type SavedBudget } from './saved-budget.ts';
import { WallTime } from './wall-time.ts';

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

/** How a budget stands. Where it has no limit of its own there is no `left`. */
export interface BudgetUsage {
  readonly spent: Required<Amount>;
  /** Reserved by calls under way and by budgets below. */
  readonly held: Required<Amount>;
  readonly left: Partial<Required<Amount>>;
  /** `Infinity` without `wallMs`, here and above. */
  readonly leftMs: number;
}

/** What all budgets of a tree share. */
export interface BudgetTree {
  readonly clock: Clock;
  readonly lowRatio: number;
  readonly leaseMs: number;
  readonly maxLeases: number;
  readonly maxBudgets: number;
  readonly tell: (event: BudgetEvent) => void;
  leases: number;
  budgets: number;
  nextLeaseId: number;
}

/**
 * An allowance with everything that is spent out of it. Made by `createBudget` and by `open`.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBudget } from '@coppice/resilience';
 * using run = createBudget({ host: virtualHost({ seed: 1 }), allowance: { tokens: 100 } });
 * const stage = run.open('draft', { tokens: 60 });
 * if (stage.type === 'refused') throw new Error(stage.reason);
 * if (run.usage().left.tokens !== 40) throw new Error('not taken out of the parent');
 */
export class Budget implements LeaseHolder, Disposable {
  /** Tells it from a refusal. */
  readonly type = 'opened';
  readonly id: string;
  readonly #tree: BudgetTree;
  readonly #parent: Budget | undefined;
  readonly #allowance: Allowance;
  readonly #account: Account;
  readonly #time: WallTime;
  readonly #children = new Set<Budget>();
  readonly #leases = new Set<BudgetLease>();
  readonly #told = new Set<string>();
  #isClosed = false;

  /** Use `createBudget`, or `open` of another budget. */
  constructor(
    tree: BudgetTree,
    parts: {
      readonly id: string;
      readonly allowance: Allowance;
      readonly parent: Budget | undefined;
      readonly untilMs?: number;
    },
  ) {
    const { id, allowance, parent } = parts;
    this.id = id;
    this.#tree = tree;
    this.#parent = parent;
    this.#allowance = limitedIn(allowance);
    tree.budgets++;
    const above = parent === undefined ? undefined : parent.#account;
    this.#account = new Account(id, limitsOf(allowance), above);
    this.#time = new WallTime({
      clock: tree.clock,
      wallMs: allowance.wallMs,
      untilMs: parts.untilMs,
      atMostUntilMs: parent ? parent.#time.untilMs : Number.POSITIVE_INFINITY,
      lowRatio: tree.lowRatio,
      onLow: () => this.#tellOnce('budget.low', 'wallMs'),
      onSpent: () => this.#tellOnce('budget.spent', 'wallMs'),
    });
  }

  /**
   * Reserves what a call may use at most. As long as no call uses more than it reserved, no limit
   * is exceeded here or above, however many run at once.
   *
   * @param worstCase For a model: the prompt's tokens and the most it may answer.
   * @param options.leaseMs After this an unsettled lease is charged. Default 600 000; > 0.
   * @throws {RangeError} An amount or a time is out of range; the message has it.
   */
  reserve(worstCase: Amount, options: { readonly leaseMs?: number } = {}): Lease | BudgetRefusal {
    const wanted = unitsOf('worstCase', worstCase);
    const { leaseMs = this.#tree.leaseMs } = options;
    checkAbove('leaseMs', leaseMs, 0);
    const tree = this.#tree;
    const refused = this.#refusalOf(wanted, 'leases');
    if (refused) {
      const { reason, budget, mayFitLater } = refused;
      const isCounted = reason === 'leases' || reason === 'budgets' || reason === 'closed';
      if (!isCounted && !mayFitLater) {
        tree.tell({ type: 'budget.refused', budget, dimension: reason });
      }
      return refused;
    }
    this.#account.book({ held: wanted, spent: NO_UNITS });
    const lease = new BudgetLease(tree.nextLeaseId++, wanted, this);
    this.#leases.add(lease);
    tree.leases++;
    const timer = tree.clock.setTimeout(() => {
      tree.tell({ type: 'lease.expired', budget: this.id, leaseId: lease.id });
      lease[Symbol.dispose]();
    }, leaseMs);
    lease.cancelTimer = () => tree.clock.clearTimeout(timer);
    return lease;
  }

  /**
   * Opens a budget below this one. Its allowance is taken out of this one's until it is closed; in
   * what its allowance does not limit it draws on this one, call by call. Its time ends with ours.
   */
  open(id: string, allowance: Allowance): Budget | BudgetRefusal {
    const wanted = unspent(limitsOf(allowance), NO_UNITS);
    return this.#refusalOf(wanted, 'budgets') ?? this.#open({ id, allowance });
  }

  /** Those that were opened below and not closed, in order; after a restart too. */
  get children(): readonly Budget[] {
    return [...this.#children];
  }

  usage(): BudgetUsage {
    const { spent, held } = this.#account;
    const leftMs = Math.max(0, this.#time.untilMs - this.#tree.clock.now());
    return { spent: amountOf(spent), held: amountOf(held), left: leftOf(this.#account), leftMs };
  }

  /** This budget and all below it, as plain data. */
  save(): SavedBudget {
    const { clock } = this.#tree;
    const { untilMs } = this.#time;
    const isTimed = this.#allowance.wallMs !== undefined;
    const leased = [...this.#leases].reduce((sum, { reserved }) => add(sum, reserved), NO_UNITS);
    return {
      version: 1,
      id: this.id,
      allowance: this.#allowance,
      spent: this.#account.spent,
      leased,
      ...(isTimed && { untilWallMs: clock.wallTime() + Math.max(0, untilMs - clock.now()) }),
      children: [...this.#children].map((child) => child.save()),
    };
  }

  /** For whoever made it: goes on where an earlier process was. Its leases are charged. */
  resume(saved: SavedBudget): void {
    for (const each of saved.children) {
      const now = { ms: this.#tree.clock.now(), wallMs: this.#tree.clock.wallTime() };
      const { id, allowance } = each;
      const untilMs = resumedUntilMs(each, now);
      this.#open({ id, allowance, untilMs }).resume(each);
    }
    // What was spent below has been booked here by the children.
    const below = saved.children.reduce((sum, { spent }) => add(sum, spent), NO_UNITS);
    const own = add(saved.spent, negative(below));
    this.#book({ held: NO_UNITS, spent: add(own, saved.leased) });
  }

  /** Ends it: what is not settled is charged, and what was not spent goes back to where it came from. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true; // First: who is told of what is charged may close it again.
    for (const child of this.#children) child.close();
    for (const lease of this.#leases) lease[Symbol.dispose]();
    this.#tree.budgets--;
    this.#time.stop();
    this.#account.close();
    const parent = this.#parent;
    if (parent !== undefined) parent.#children.delete(this);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** For its leases. */
  settle(lease: BudgetLease, used: Units): void {
    const { reserved } = lease;
    this.#leases.delete(lease);
    this.#tree.leases--;
    this.#book({ held: negative(reserved), spent: used });
    const isCharged = DIMENSIONS.some((dimension) => used[dimension] > 0);
    if (!isCharged) return;
    this.#tree.tell({ type: 'budget.charged', budget: this.id, amount: amountOf(used) });
    const over = add(used, negative(reserved));
    if (DIMENSIONS.some((dimension) => over[dimension] > 0)) {
      this.#tree.tell({ type: 'budget.overrun', budget: this.id, amount: amountOf(over) });
    }
  }

  #open(parts: { readonly id: string; readonly allowance: Allowance; readonly untilMs?: number }) {
    const child = new Budget(this.#tree, { ...parts, parent: this });
    child.#account.open();
    this.#children.add(child);
    return child;
  }

  #book(change: { readonly held: Units; readonly spent: Units }): void {
    this.#account.book(change);
    this.#judge();
  }

  /** Tells what has become of the limits, here and then above. */
  #judge(): void {
    const { limit, spent } = this.#account;
    for (const dimension of DIMENSIONS) {
      const most = limit[dimension];
      if (most === Number.POSITIVE_INFINITY) continue;
      if (spent[dimension] >= most * this.#tree.lowRatio) this.#tellOnce('budget.low', dimension);
      if (spent[dimension] >= most) this.#tellOnce('budget.spent', dimension);
    }
    const parent = this.#parent;
    if (parent !== undefined) parent.#judge();
  }

  #tellOnce(type: 'budget.low' | 'budget.spent', dimension: Dimension | 'wallMs'): void {
    const key = `${type} ${dimension}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { lowRatio: ratio, tell } = this.#tree;
    if (type === 'budget.low') tell({ type, budget: this.id, dimension, ratio });
    else tell({ type, budget: this.id, dimension });
  }

  #refusalOf(wanted: Units, what: 'leases' | 'budgets'): BudgetRefusal | undefined {
    const { maxLeases, maxBudgets } = this.#tree;
    const isFull = this.#tree[what] >= (what === 'leases' ? maxLeases : maxBudgets);
    if (this.#isClosed) return refusal('closed', this.#account);
    if (this.#time.isOver()) return refusal('wallMs', this.#account);
    if (isFull) return refusal(what, this.#account, true);
    const shortage = this.#account.shortage(wanted);
    if (!shortage) return undefined;
    const { dimension, account } = shortage;
    const mayFitLater = wanted[dimension] <= account.limit[dimension] - account.spent[dimension];
    return refusal(dimension, account, mayFitLater);
  }
}

const refusal = (
  reason: BudgetRefusal['reason'],
  account: Account,
  mayFitLater = false,
): BudgetRefusal => {
  return { type: 'refused', reason, budget: account.id, left: leftOf(account), mayFitLater };
};

/** What can still be reserved, in what is limited. */
function leftOf(account: Account): Partial<Required<Amount>> {
  const limited = DIMENSIONS.filter((each) => account.limit[each] < Number.POSITIVE_INFINITY);
  const units = { ...NO_UNITS } as Record<Dimension, number>;
  for (const each of limited) units[each] = Math.max(0, account.left(each));
  const amount = amountOf(units);
  return Object.fromEntries(limited.map((each) => [each, amount[each]]));
}
