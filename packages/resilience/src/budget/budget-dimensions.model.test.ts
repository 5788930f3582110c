import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Allowance, DIMENSIONS } from './amount.ts';
import type { Budget } from './budget.ts';
import { createBudget } from './create-budget.ts';
import type { Lease } from './lease.ts';

const amount = fc.record({ tokens: fc.nat(60), costUsd: fc.nat(30).map((cents) => cents / 100) });
/** Limits in some dimensions only; what is left out is drawn from above. */
const allowance = fc.record(
  { tokens: fc.nat(200), costUsd: fc.nat(100).map((cents) => cents / 100), calls: fc.nat(4) },
  { requiredKeys: [] },
);
const step = fc.record({
  what: fc.constantFrom('reserve', 'reserve', 'commit', 'release', 'open', 'close'),
  which: fc.nat(20),
  amount,
  allowance,
});

interface Limited {
  readonly budget: Budget;
  readonly limits: Allowance;
}

function checkLimits({ budget, limits }: Limited): void {
  const { spent, held } = budget.usage();
  for (const dimension of DIMENSIONS) {
    const most = limits[dimension] ?? Number.POSITIVE_INFINITY;
    expect(spent[dimension] + held[dimension]).toBeLessThanOrEqual(most + 1e-9);
    expect(held[dimension]).toBeGreaterThanOrEqual(-1e-9);
  }
}

test('with limits in some dimensions only, none is exceeded and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), allowance, (steps, limits) => {
      const root = createBudget({ host: virtualHost({ seed: 1 }), allowance: limits });
      const budgets: Limited[] = [{ budget: root, limits }];
      const leases: Lease[] = [];
      for (const { what, which, amount: wanted, allowance: own } of steps) {
        const { budget } = budgets[which % budgets.length] as Limited;
        const [lease] = what === 'commit' || what === 'release' ? leases.splice(which % 7, 1) : [];
        if (what === 'commit') lease?.commit({ tokens: 0 });
        if (what === 'release') lease?.release();
        if (what === 'close' && budget !== root) budget.close();
        if (what === 'reserve') {
          const answer = budget.reserve(wanted);
          if (answer.type === 'leased') leases.push(answer);
        }
        if (what === 'open') {
          const answer = budget.open(`child ${budgets.length}`, own);
          if (answer.type === 'opened') budgets.push({ budget: answer, limits: own });
        }
        for (const each of budgets) checkLimits(each);
      }
      for (const lease of leases) lease.commit(); // All that was let through is spent at once.
      for (const each of budgets) checkLimits(each);
      for (const { budget } of budgets.slice(1)) budget.close();
      expect(root.usage().held).toEqual({ tokens: 0, costUsd: 0, calls: 0 });
      root.close();
    }),
    { numRuns: 3_000 },
  );
});
