import { virtualHost } from '@coppice/host';
import type { Allowance } from '../src/budget/amount.ts';
import type { Budget } from '../src/budget/budget.ts';
import type { BudgetEvent } from '../src/budget/budget-event.ts';
import type { BudgetRefusal } from '../src/budget/budget-refusal.ts';
import { createBudget } from '../src/budget/create-budget.ts';
import type { Lease } from '../src/budget/lease.ts';

/** A budget, and all that it told. */
export function budgetWithEvents(allowance: Allowance, lowRatio = 0.8) {
  const host = virtualHost({ seed: 1 });
  const events: BudgetEvent[] = [];
  const onEvent = (event: BudgetEvent): void => void events.push(event);
  return { host, events, budget: createBudget({ host, allowance, lowRatio, onEvent }) };
}

export const told = (events: readonly BudgetEvent[], type: BudgetEvent['type']) =>
  events.filter((event) => event.type === type);

/** A lease that must be given. */
export function leased(answer: Lease | BudgetRefusal): Lease {
  if (answer.type !== 'leased') throw new Error(`refused: ${answer.reason}`);
  return answer;
}

/** A budget that must be opened. */
export function opened(answer: Budget | BudgetRefusal): Budget {
  if (answer.type === 'refused') throw new Error(`refused: ${answer.reason}`);
  return answer;
}
