import type { Amount, Budget, Lease } from '@coppice/resilience';
import { BudgetRefusedError } from './errors.ts';

/** Reserves what a call may use; a number is tokens. @throws {BudgetRefusedError} Not enough is left. */
export function reserveFrom(budget: Budget, amount: number | Amount): Lease {
  const answer = budget.reserve(typeof amount === 'number' ? { tokens: amount } : amount);
  if (answer.type === 'refused') throw new BudgetRefusedError(answer);
  return answer;
}
