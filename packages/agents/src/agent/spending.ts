import type { Amount, Budget, Lease } from '@coppice/resilience';
import { BudgetRefusedError } from './errors.ts';

/**
 * Reserves what a call may use; a number is tokens.
 *
 * @param mostTokens The most that this budget may use, though more is left above it: nothing is held
 *   back for it there, so that many attempts with a wide limit do not starve each other.
 * @throws {BudgetRefusedError} Not enough is left.
 */
export function reserveFrom(
  budget: Budget,
  amount: number | Amount,
  mostTokens = Number.POSITIVE_INFINITY,
): Lease {
  const wanted = typeof amount === 'number' ? { tokens: amount } : amount;
  const { spent, held } = budget.usage();
  const left = mostTokens - spent.tokens - held.tokens;
  if ((wanted.tokens ?? 0) > left) {
    const { id } = budget;
    const refusal = {
      type: 'refused',
      reason: 'tokens',
      budget: id,
      left: { tokens: left },
    } as const;
    throw new BudgetRefusedError({ ...refusal, mayFitLater: held.tokens > 0 });
  }
  const answer = budget.reserve(wanted);
  if (answer.type === 'refused') throw new BudgetRefusedError(answer);
  return answer;
}
