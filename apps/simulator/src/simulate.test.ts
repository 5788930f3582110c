import { systemHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { INVARIANTS, type Invariant } from './invariants/findings.ts';
import { type SimulateOptions, type SimulateResult, simulate } from './simulate.ts';

const simulated = (options: Partial<SimulateOptions> = {}): Promise<SimulateResult> =>
  simulate({
    ...{ seed: 1, runs: 40, first: 0, without: [], sabotage: undefined },
    clock: systemHost().clock,
    ...options,
  });

test('everything holds, whatever fails', async () => {
  const result = await simulated({ seed: 2, runs: 100 });
  expect(result).toMatchObject({
    runs: 100,
    effects: { lost: 0, duplicated: 0 },
    ...{ budgetOvershoot: 0, invariantViolations: 0, failures: [] },
  });
  expect(result.kills).toBeGreaterThan(100);
  expect(result.effects.total).toBeGreaterThan(100);
  expect(result.virtualHours).toBeGreaterThan(10);
});

test('one seed gives one journal, byte for byte', async () => {
  const [one, again, other] = [
    await simulated({ runs: 30 }),
    await simulated({ runs: 30 }),
    await simulated({ runs: 30, seed: 3 }),
  ];
  expect(again).toEqual({ ...one, ms: again.ms });
  expect(other.digest).not.toBe(one.digest);
});

/** The first failure of a sabotage. Some need a case that is rare. */
async function firstFailure(sabotage: Invariant) {
  for (let first = 0; first < 1_000; first += 40) {
    const { failures } = await simulated({ sabotage, first });
    const failure = failures.find(({ invariant }) => invariant === sabotage);
    if (failure) return failure;
  }
  return undefined;
}

describe('a sabotage is noticed, and said how it can be seen again:', () => {
  test.each(INVARIANTS)('%s', async (sabotage) => {
    const failure = await firstFailure(sabotage);
    expect(failure).toMatchObject({ invariant: sabotage });
    const { replay = '', case: first = 0 } = failure ?? {};
    const [, without = ''] = /--without (\S+)/.exec(replay) ?? [];
    const again = await simulated({ sabotage, first, runs: 1, without: without.split(',') });
    expect(again.failures.map(({ invariant }) => invariant)).toContain(sabotage);
    expect(replay).toBe(
      `npm run simulate -- --seed 1 --first ${first} --runs 1` +
        `${without && ` --without ${without}`} --sabotage ${sabotage}`,
    );
  });
});
