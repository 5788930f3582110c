import { type Account, add, negative } from './account.ts';
import { amountOf, DIMENSIONS, type Dimension, type Units } from './amount.ts';
import type { BudgetEvent } from './budget-event.ts';
import type { BudgetRefusal } from './budget-refusal.ts';

/** What one budget tells: of each limit once that it is low, and spent; and what calls have used. */
export class BudgetVoice {
  readonly #told = new Set<string>();
  readonly #budget: string;
  readonly #lowRatio: number;
  readonly #tell: (event: BudgetEvent) => void;

  constructor(
    budget: string,
    tree: { readonly lowRatio: number; readonly tell: (event: BudgetEvent) => void },
  ) {
    this.#budget = budget;
    this.#lowRatio = tree.lowRatio;
    this.#tell = tree.tell;
  }

  judge({ limit, spent }: Account): void {
    for (const dimension of DIMENSIONS) {
      const most = limit[dimension];
      if (most === Number.POSITIVE_INFINITY) continue;
      if (spent[dimension] >= most * this.#lowRatio) this.tellOnce('budget.low', dimension);
      if (spent[dimension] >= most) this.tellOnce('budget.spent', dimension);
    }
  }

  tellOnce(type: 'budget.low' | 'budget.spent', dimension: Dimension | 'wallMs'): void {
    const key = `${type} ${dimension}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const budget = this.#budget;
    if (type === 'budget.low') this.#tell({ type, budget, dimension, ratio: this.#lowRatio });
    else this.#tell({ type, budget, dimension });
  }

  /** Nothing, of a call that used nothing. */
  tellCharge(reserved: Units, used: Units): void {
    if (!hasAny(used)) return;
    const budget = this.#budget;
    this.#tell({ type: 'budget.charged', budget, amount: amountOf(used) });
    const over = add(used, negative(reserved));
    if (hasAny(over)) this.#tell({ type: 'budget.overrun', budget, amount: amountOf(over) });
  }

  /** Who is refused for good is told of; a place that may be free soon is not. */
  tellRefusal({ reason, budget, mayFitLater }: BudgetRefusal): void {
    const isCounted = reason === 'leases' || reason === 'budgets' || reason === 'closed';
    if (isCounted || mayFitLater) return;
    this.#tell({ type: 'budget.refused', budget, dimension: reason });
  }
}

const hasAny = (units: Units): boolean => DIMENSIONS.some((dimension) => units[dimension] > 0);
