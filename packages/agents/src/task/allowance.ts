import type { Budget } from '@coppice/resilience';

/**
 * A budget of its own below another: for so many tokens, or for what is left where that is less.
 *
 * @returns The one above, if none can be opened below it: closed, or too many.
 */
export function allowance(above: Budget, id: string, tokens: number | undefined): Budget {
  const opened = above.reopen(id, tokens === undefined ? {} : { tokens });
  if (opened.type === 'opened') return opened;
  if (opened.reason !== 'tokens') return above;
  const less = above.open(id, { tokens: opened.left.tokens ?? 0 });
  return less.type === 'opened' ? less : above;
}

/** Closes a budget that was opened below another, and not that one. */
export function closeBelow(above: Budget, budget: Budget): void {
  if (budget !== above) budget.close();
}
