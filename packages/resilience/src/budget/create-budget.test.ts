import { virtualHost } from '@coppice/host';
import { expect, test } from 'vitest';
import { type BudgetOptions, createBudget } from './create-budget.ts';

test.each<[Partial<BudgetOptions>, string]>([
  [{ lowRatio: 1.5 }, 'lowRatio must be in 0–1, got 1.5'],
  [{ leaseMs: 0 }, 'leaseMs must be > 0, got 0'],
  [{ maxLeases: 0 }, 'maxLeases must be an integer ≥ 1, got 0'],
  [{ maxBudgets: 0 }, 'maxBudgets must be an integer ≥ 1, got 0'],
  [{ allowance: { calls: -1 } }, 'allowance.calls must be ≥ 0, got -1'],
])('%o is a mistake', (options, message) => {
  expect(() => createBudget({ host: virtualHost({ seed: 1 }), ...options })).toThrow(message);
});
