import { checkAbove } from '../option-checks.ts';
import { Account, add, negative, unspent } from './account.ts';
import {
  type Allowance,
  type Amount,
  limitedIn,
  limitsOf,
  NO_UNITS,
  type Units,
  unitsOf,
} from './amount.ts';
import { BudgetEntries } from './budget-entries.ts';
import { type BudgetRefusal, refusalOf } from './budget-refusal.ts';
import type { BudgetTree } from './budget-tree.ts';
import { type BudgetUsage, usageOf } from './budget-usage.ts';
import { BudgetVoice } from './budget-voice.ts';
import { BudgetLease, type Lease, type LeaseHolder } from './lease.ts';
import { RestoredBudgets } from './restored-budgets.ts';
import { resumedUntilMs, type SavedBudget } from './saved-budget.ts';
import { WallTime } from './wall-time.ts';

/** What a budget below another is made of. */
interface BudgetParts {
  readonly id: string;
  readonly allowance: Allowance;
  readonly untilMs?: number;
  /** Default: the next one, where something is limited. */
  readonly key?: number;
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
  readonly #allowance: Allowance;
  readonly #account: Account;
  readonly #time: WallTime;
  readonly #children = new Set<Budget>();
  readonly #leases = new Set<BudgetLease>();
  readonly #voice: BudgetVoice;
  /** Those of its parent where nothing is limited. */
  readonly #entries: BudgetEntries;
  #parent: Budget | undefined;
  #restored: RestoredBudgets<Budget> | undefined;
  #isClosed = false;

  /** Use `createBudget`, or `open` of another budget. */
  constructor(tree: BudgetTree, parts: BudgetParts & { readonly parent: Budget | undefined }) {
    const { id, allowance, parent, key } = parts;
    this.id = id;
    this.#tree = tree;
    this.#parent = parent;
    this.#allowance = limitedIn(allowance);
    tree.budgets++;
    const above = parent === undefined ? undefined : parent.#account;
    this.#account = new Account(id, limitsOf(allowance), above);
    const isLimited = Object.keys(this.#allowance).length > 0;
    this.#entries =
      key === undefined && !isLimited && parent !== undefined
        ? parent.#entries
        : new BudgetEntries(key ?? tree.nextKey++, tree);
    this.#voice = new BudgetVoice(id, tree);
    this.#time = new WallTime({
      clock: tree.clock,
      wallMs: allowance.wallMs,
      untilMs: parts.untilMs,
      atMostUntilMs: parent ? parent.#time.untilMs : Number.POSITIVE_INFINITY,
      lowRatio: tree.lowRatio,
      onLow: () => this.#voice.tellOnce('budget.low', 'wallMs'),
      onSpent: () => this.#voice.tellOnce('budget.spent', 'wallMs'),
    });
  }

  /**
   * Reserves what a call may use at most. As long as no call uses more than it reserved, no limit
   * is exceeded here or above, however many run at once.
   *
   * @param worstCase For a model: the prompt's tokens and the most it may answer.
   * @param options.leaseMs After this an unsettled lease is charged. Default 600 000; > 0.
   * @throws {RangeError} An amount or a time is out of range; the message has it.
   * @throws What `record` throws; then nothing is reserved.
   */
  reserve(worstCase: Amount, options: { readonly leaseMs?: number } = {}): Lease | BudgetRefusal {
    const wanted = unitsOf('worstCase', worstCase);
    const { leaseMs = this.#tree.leaseMs } = options;
    checkAbove('leaseMs', leaseMs, 0);
    const tree = this.#tree;
    const refused = this.#refusalOf(wanted, 'leases');
    if (refused) {
      this.#voice.tellRefusal(refused);
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
    this.#entries.reserved(lease);
    return lease;
  }

  /**
   * Opens a budget below this one. Its allowance is taken out of this one's until it is closed; in
   * what its allowance does not limit it draws on this one, call by call. Its time ends with ours.
   *
   * @throws What `record` throws; then nothing is opened.
   */
  open(id: string, allowance: Allowance): Budget | BudgetRefusal {
    const wanted = unspent(limitsOf(allowance), NO_UNITS);
    const refused = this.#refusalOf(wanted, 'budgets');
    if (refused) return refused;
    const child = this.#open({ id, allowance });
    if (child.#isWritten) child.writeOpening();
    return child;
  }

  /**
   * Takes over what an earlier process had opened here under this id, with what it has spent and the
   * allowance that it had; or else opens it. Of several of one id, the first that nobody has taken.
   */
  reopen(id: string, allowance: Allowance): Budget | BudgetRefusal {
    const child = this.#isClosed ? undefined : this.#written.#restored?.take(id);
    if (child === undefined) return this.open(id, allowance);
    child.#moveBelow(this);
    return child;
  }

  /** Closes those of an earlier process that nobody has taken over, if `isOver` says that of their id. */
  closeRestored(isOver?: (id: string) => boolean): void {
    this.#restored?.close(isOver);
    for (const child of this.#children) child.closeRestored(isOver);
  }

  /** Those that were opened below and not closed; after a restart those with limits of their own. */
  get children(): readonly Budget[] {
    return [...this.#children];
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  usage(): BudgetUsage {
    return usageOf(this.#account, this.#time.untilMs - this.#tree.clock.now());
  }

  /** This budget and all below it that have limits, as plain data: what its entries come to. */
  save(): SavedBudget {
    return { ...this.#saved(), nextKey: this.#tree.nextKey };
  }

  /** For whoever made it: it is open once that is written down. */
  writeOpening(): void {
    const parent = this.#parent;
    const own = { id: this.id, allowance: this.#allowance, ...this.#time.saved };
    try {
      this.#entries.opened(own, parent === undefined ? undefined : parent.#entries);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** For whoever made it: goes on where an earlier process was. Its leases are charged. */
  resume(saved: SavedBudget): void {
    const tree = this.#tree;
    this.#restored = new RestoredBudgets<Budget>();
    for (const each of saved.children) {
      const now = { ms: tree.clock.now(), wallMs: tree.clock.wallTime() };
      const { id, allowance, key = tree.nextKey++ } = each;
      const child = this.#open({ id, allowance, key, untilMs: resumedUntilMs(each, now) });
      child.resume(each);
      this.#restored.add(id, child);
    }
    // What was spent below has been booked here by the children.
    const below = saved.children.reduce((sum, { spent }) => add(sum, spent), NO_UNITS);
    const own = add(saved.spent, negative(below));
    this.#book({ held: NO_UNITS, spent: add(own, saved.leased) });
  }

  /**
   * Ends it: what is not settled is charged, and what was not spent goes back to where it came from.
   * Closing the top records no more than these charges: the next process goes on with the tree.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true; // First: who is told of what is charged may close it again.
    const parent = this.#parent;
    if (parent === undefined) this.#tree.isEnding = true;
    for (const child of this.#children) child.close();
    for (const lease of this.#leases) lease[Symbol.dispose]();
    this.#tree.budgets--;
    this.#time.stop();
    this.#account.close();
    if (parent !== undefined) parent.#children.delete(this);
    if (this.#isWritten) this.#entries.closed();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** For its leases. */
  settle(lease: BudgetLease, used: Units): void {
    const { reserved } = lease;
    this.#leases.delete(lease);
    this.#tree.leases--;
    this.#entries.settled(lease, used);
    this.#book({ held: negative(reserved), spent: used });
    this.#voice.tellCharge(reserved, used);
  }

  /** Whether it has entries of its own. */
  get #isWritten(): boolean {
    const parent = this.#parent;
    return parent === undefined || parent.#entries !== this.#entries;
  }

  /** The budget whose entries its own are: this one, or the nearest above with limits. */
  get #written(): Budget {
    const parent = this.#parent;
    return parent === undefined || this.#isWritten ? this : parent.#written;
  }

  #saved(): SavedBudget {
    const found = { leased: NO_UNITS, children: [] as Budget[] };
    this.#findWritten(found);
    found.children.sort((one, other) => one.#entries.key - other.#entries.key);
    return {
      version: 1,
      key: this.#entries.key,
      id: this.id,
      allowance: this.#allowance,
      spent: this.#account.spent,
      leased: found.leased,
      ...this.#time.saved,
      children: found.children.map((child) => child.#saved()),
    };
  }

  /** Its leases and children, and those of children that are not written down. */
  #findWritten(found: { leased: Units; readonly children: Budget[] }): void {
    for (const { reserved } of this.#leases) found.leased = add(found.leased, reserved);
    for (const child of this.#children) {
      if (!child.#isWritten) child.#findWritten(found);
      else found.children.push(child);
    }
  }

  /** From the nearest one that is written down to one without limits below that. */
  #moveBelow(parent: Budget): void {
    if (parent === this.#parent) return;
    if (this.#parent !== undefined) this.#parent.#children.delete(this);
    parent.#children.add(this);
    this.#parent = parent;
    this.#account.moveBelow(parent.#account);
  }

  #open(parts: BudgetParts): Budget {
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
    this.#voice.judge(this.#account);
    const parent = this.#parent;
    if (parent !== undefined) parent.#judge();
  }

  #refusalOf(wanted: Units, what: 'leases' | 'budgets'): BudgetRefusal | undefined {
    const { [what]: count, maxLeases, maxBudgets } = this.#tree;
    const full = count >= (what === 'leases' ? maxLeases : maxBudgets) ? what : undefined;
    const state = { isClosed: this.#isClosed, isLate: this.#time.isOver(), full };
    return refusalOf(wanted, this.#account, state);
  }
}
