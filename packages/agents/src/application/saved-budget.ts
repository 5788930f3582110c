import type { BudgetOptions, SavedBudget } from '@coppice/resilience';

/** The budget of an earlier process; what is allowed now counts, not what was then. */
export function savedBudget(
  saved: SavedBudget | undefined,
  allowance: BudgetOptions['allowance'],
): Pick<BudgetOptions, 'saved'> {
  if (!saved || !allowance) return { saved };
  return { saved: { ...saved, allowance: { ...saved.allowance, ...allowance } } };
}
