import { checkSavedVersion } from '../saved-version.ts';
import { add, negative } from './account.ts';
import { NO_UNITS, type Units } from './amount.ts';
import type { BudgetEntry, EntryUnits } from './budget-entry.ts';
import type { SavedBudget } from './saved-budget.ts';

/** A budget that is open, and what its entries say of it. */
interface Page extends Omit<SavedBudget, 'version' | 'nextKey' | 'children'> {
  readonly key: number;
  readonly parent: Page | undefined;
  readonly children: Set<Page>;
  spent: Units;
  leased: Units;
}

/**
 * What a tree of budgets has come to, reckoned from its entries alone: after each of them `save()`
 * is what the budget's own would be.
 *
 * A process that was killed had no time to save anything. So give its entries to a ledger, and what
 * that saves to `createBudget`. An entry costs as much in a tree of any width; `save` all of it.
 *
 * @param saved What an earlier ledger or budget saved, for the entries since. Default: none were
 *   dropped, so the first entry opens the top.
 * @throws {TypeError} `saved` is of another version.
 * @throws {RangeError} From `apply`: an entry names a budget that is not open; its own is missing.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { type BudgetEntry, BudgetLedger, createBudget } from '@coppice/resilience';
 * const host = virtualHost({ seed: 1 });
 * const journal: BudgetEntry[] = [];
 * const allowance = { tokens: 1_000 };
 * const killed = createBudget({ host, allowance, record: (entry) => void journal.push(entry) });
 * killed.reserve({ tokens: 300 });
 * const ledger = new BudgetLedger();
 * for (const entry of journal) ledger.apply(entry);
 * using budget = createBudget({ host, allowance, saved: ledger.save() });
 * if (budget.usage().left.tokens !== 700) throw new Error('the call may have been made');
 */
export class BudgetLedger {
  readonly #pages = new Map<number, Page>();
  #top: Page | undefined;
  #nextKey = 1;

  constructor(saved?: SavedBudget) {
    if (saved === undefined) return;
    checkSavedVersion('budget', saved);
    this.#nextKey = saved.nextKey ?? 1;
    this.#restore(saved, saved.key ?? 0, undefined);
  }

  /** Adds one entry. They have to come in the order in which they were recorded. */
  apply(entry: BudgetEntry): void {
    switch (entry.type) {
      case 'budget.opened':
        this.#open(entry);
        break;
      case 'budget.closed':
        this.#close(this.#page(entry.key));
        break;
      case 'budget.resumed':
        for (const page of this.#pages.values()) chargeLeases(page);
        break;
      case 'lease.reserved':
      case 'lease.settled':
        this.#lease(entry);
    }
  }

  /** The tree as `createBudget` takes it; `undefined` before there is one. */
  save(): SavedBudget | undefined {
    return this.#top && { ...savedPage(this.#top), nextKey: this.#nextKey };
  }

  /** For `JSON.stringify`. */
  toJSON(): SavedBudget | undefined {
    return this.save();
  }

  #page(key: number): Page {
    const page = this.#pages.get(key);
    if (page) return page;
    throw new RangeError(`no budget ${key} is open here: the entry that opens it is missing`);
  }

  #lease(entry: Extract<BudgetEntry, { readonly reserved: EntryUnits }>): void {
    const page = this.#page(entry.key);
    const reserved = unitsIn(entry.reserved);
    const isOver = entry.type === 'lease.settled';
    page.leased = add(page.leased, isOver ? negative(reserved) : reserved);
    if (isOver) charge(page, unitsIn(entry.used));
  }

  #open(entry: Extract<BudgetEntry, { readonly type: 'budget.opened' }>): void {
    const { type: _type, parent, ...own } = entry;
    const above = parent === undefined ? undefined : this.#page(parent);
    if (!above) this.#pages.clear(); // Another tree begins.
    this.#nextKey = Math.max(above ? this.#nextKey : 1, own.key + 1);
    this.#add({ ...own, spent: NO_UNITS, leased: NO_UNITS }, above);
  }

  /** Keys are missing in what was saved before there were any. `Budget.resume` gives the same. */
  #restore(saved: SavedBudget, key: number, above?: Page): void {
    const { version: _version, nextKey: _nextKey, children, ...own } = saved;
    const page = this.#add({ ...own, key }, above);
    for (const child of children) this.#restore(child, child.key ?? this.#nextKey++, page);
  }

  #add(own: Omit<Page, 'parent' | 'children'>, parent: Page | undefined): Page {
    const page: Page = { ...own, parent, children: new Set() };
    this.#pages.set(page.key, page);
    if (parent) parent.children.add(page);
    else this.#top = page;
    return page;
  }

  #close(page: Page): void {
    for (const child of page.children) this.#close(child);
    chargeLeases(page);
    page.parent?.children.delete(page);
    this.#pages.delete(page.key);
  }
}

const unitsIn = (units: EntryUnits): Units => ({ ...NO_UNITS, ...units });

function charge(page: Page, used: Units): void {
  for (let each: Page | undefined = page; each; each = each.parent) {
    each.spent = add(each.spent, used);
  }
}

function chargeLeases(page: Page): void {
  charge(page, page.leased);
  page.leased = NO_UNITS;
}

function savedPage(page: Page): SavedBudget {
  const { parent: _parent, children, ...own } = page;
  return { version: 1, ...own, children: [...children].map(savedPage) };
}
