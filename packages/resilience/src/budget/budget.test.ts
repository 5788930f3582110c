import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { budgetWithEvents, leased, opened, told } from '../../test/budget-with-events.ts';
import { createBudget } from './create-budget.ts';
import type { Lease } from './lease.ts';

describe('reserve', () => {
  test('fits exactly, and not one more', () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    leased(budget.reserve({ tokens: 60 }));
    expect(budget.reserve({ tokens: 41 })).toEqual({
      type: 'refused',
      reason: 'tokens',
      budget: 'budget',
      left: { tokens: 40 },
      mayFitLater: true,
    });
    expect(budget.reserve({ tokens: 40 }).type).toBe('leased');
  });

  test('what can never fit is told, what others hold is not', () => {
    const { budget, events } = budgetWithEvents({ tokens: 100 });
    const lease = leased(budget.reserve({ tokens: 90 }));
    budget.reserve({ tokens: 20 });
    expect(told(events, 'budget.refused')).toEqual([]);
    lease.commit();
    expect(budget.reserve({ tokens: 20 })).toMatchObject({ mayFitLater: false });
    expect(told(events, 'budget.refused')).toHaveLength(1);
  });

  test('a tenth of a dollar ten times is a dollar', () => {
    const { budget } = budgetWithEvents({ costUsd: 1 });
    for (let call = 0; call < 10; call++) leased(budget.reserve({ costUsd: 0.1 })).commit();
    expect(budget.usage().left).toEqual({ costUsd: 0 });
    expect(budget.reserve({ costUsd: 0.000_000_001 })).toMatchObject({ reason: 'costUsd' });
  });

  test('a call counts as one', () => {
    const { budget } = budgetWithEvents({ calls: 2 });
    leased(budget.reserve({ tokens: 5 })).commit({ tokens: 3 });
    leased(budget.reserve({}));
    expect(budget.reserve({})).toMatchObject({ reason: 'calls' });
  });

  test.each([
    [{ tokens: -1 }, 'worstCase.tokens must be ≥ 0, got -1'],
    [{ tokens: Number.NaN }, 'worstCase.tokens must be ≥ 0, got NaN'],
    [{ costUsd: Number.POSITIVE_INFINITY }, 'worstCase.costUsd must be finite'],
    [{ tokens: 1e300 }, 'worstCase.tokens must be ≤ 9007199254740991, got 1e+300'],
    [{ costUsd: 1e7 }, 'worstCase.costUsd must be ≤ 9007199'],
  ])('%o is a mistake', (amount, message) => {
    expect(() => budgetWithEvents({ tokens: 1 }).budget.reserve(amount)).toThrow(message);
  });

  test.each([Number.NaN, 0, -1])('a lease of %s ms is a mistake', (leaseMs) => {
    const { budget } = budgetWithEvents({ tokens: 1 });
    expect(() => budget.reserve({}, { leaseMs })).toThrow(`leaseMs must be > 0, got ${leaseMs}`);
  });

  test('leases have a bound', () => {
    const budget = createBudget({ host: virtualHost({ seed: 1 }), allowance: {}, maxLeases: 1 });
    const lease = leased(budget.reserve({}));
    expect(budget.reserve({})).toMatchObject({ reason: 'leases', mayFitLater: true });
    lease.release();
    expect(budget.reserve({}).type).toBe('leased');
  });
});

describe('a lease', () => {
  test.each<[string, (lease: Lease) => void, number]>([
    ['commit charges what was used', (lease) => lease.commit({ tokens: 30 }), 30],
    ['commit without usage charges the reservation', (lease) => lease.commit(), 80],
    [
      'commit that does not say the tokens charges them as reserved',
      (l) => l.commit({ costUsd: 0 }),
      80,
    ],
    ['a usage that is no number is none', (lease) => lease.commit({ tokens: Number.NaN }), 80],
    ['release charges nothing', (lease) => lease.release(), 0],
    ['left alone it is charged', (lease) => lease[Symbol.dispose](), 80],
  ])('%s', (_what, end, spent) => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    end(leased(budget.reserve({ tokens: 80 })));
    expect(budget.usage()).toMatchObject({ spent: { tokens: spent }, held: { tokens: 0 } });
  });

  test('is settled once', () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    const lease = leased(budget.reserve({ tokens: 80 }));
    expect(lease.commit({ tokens: 10 })).toBe('charged');
    expect(lease.commit({ tokens: 50 })).toBe('late');
    expect(lease.release()).toBe('late');
    expect(budget.usage().spent.tokens).toBe(10);
  });

  test('is charged in full when its time is over', async () => {
    const { host, budget, events } = budgetWithEvents({ tokens: 100 });
    const lease = leased(budget.reserve({ tokens: 80 }, { leaseMs: 1_000 }));
    await host.clock.advanceBy(999);
    expect(budget.usage().spent.tokens).toBe(0);
    await host.clock.advanceBy(1);
    expect(budget.usage().spent.tokens).toBe(80);
    expect(told(events, 'lease.expired')).toHaveLength(1);
    expect(lease.commit({ tokens: 1 })).toBe('late');
  });

  test('leaves no timer behind', () => {
    const { host, budget } = budgetWithEvents({ tokens: 100 });
    leased(budget.reserve({ tokens: 80 })).commit();
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('of a child that used more than the child may have costs its parent the rest', () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    const child = opened(budget.open('child', { tokens: 50 }));
    leased(child.reserve({ tokens: 40 })).commit({ tokens: 70 });
    const usage = { spent: { tokens: 70 }, held: { tokens: 0 }, left: { tokens: 30 } };
    expect(budget.usage()).toMatchObject(usage);
    child.close();
    expect(budget.usage()).toMatchObject(usage);
  });

  test('that used more than it reserved is charged all of it, and told', () => {
    const { budget, events } = budgetWithEvents({ tokens: 100 });
    leased(budget.reserve({ tokens: 80 })).commit({ tokens: 130 });
    expect(budget.usage()).toMatchObject({ spent: { tokens: 130 }, left: { tokens: 0 } });
    expect(told(events, 'budget.overrun')).toMatchObject([{ amount: { tokens: 50 } }]);
    expect(budget.reserve({ tokens: 1 }).type).toBe('refused');
  });
});

describe('open', () => {
  test("a child's allowance comes out of its parent's, and what it did not spend goes back", () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    const child = opened(budget.open('child', { tokens: 70 }));
    expect(budget.usage().left.tokens).toBe(30);
    expect(budget.reserve({ tokens: 31 }).type).toBe('refused');
    leased(child.reserve({ tokens: 50 })).commit({ tokens: 20 });
    expect(budget.usage()).toMatchObject({ spent: { tokens: 20 }, left: { tokens: 30 } });
    child.close();
    expect(budget.usage()).toMatchObject({ held: { tokens: 0 }, left: { tokens: 80 } });
    expect(child.reserve({ tokens: 1 })).toMatchObject({ reason: 'closed' });
  });

  test('more than is left cannot be given away', () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    opened(budget.open('one', { tokens: 70 }));
    expect(budget.open('two', { tokens: 31 })).toMatchObject({
      reason: 'tokens',
      budget: 'budget',
    });
  });

  test('what a child does not limit is its parent’s to limit', () => {
    const { budget } = budgetWithEvents({ tokens: 100, calls: 3 });
    const child = opened(budget.open('child', { calls: 2 }));
    leased(child.reserve({ tokens: 100 }));
    expect(child.reserve({ tokens: 1 })).toMatchObject({ reason: 'tokens', budget: 'budget' });
    expect(budget.usage().held).toMatchObject({ tokens: 100, calls: 2 });
  });

  test('closing charges what is under way, in children too', () => {
    const { budget } = budgetWithEvents({ tokens: 100 });
    const child = opened(budget.open('child', { tokens: 70 }));
    const lease = leased(opened(child.open('grandchild', {})).reserve({ tokens: 25 }));
    child.close();
    expect(budget.usage()).toMatchObject({ spent: { tokens: 25 }, held: { tokens: 0 } });
    expect(lease.commit({ tokens: 1 })).toBe('late');
  });
});

describe('bounds', () => {
  test('budgets open at once have one, and closing makes room', () => {
    const budget = createBudget({ host: virtualHost({ seed: 1 }), allowance: {}, maxBudgets: 2 });
    const child = opened(budget.open('child', {}));
    expect(child.open('grandchild', {})).toMatchObject({ reason: 'budgets', mayFitLater: true });
    child.close();
    expect(budget.open('other', {}).type).toBe('opened');
  });
});

describe('time', () => {
  test('runs out for a budget and all below it', async () => {
    const { host, budget, events } = budgetWithEvents({ wallMs: 1_000 });
    const child = opened(budget.open('child', { wallMs: 5_000 }));
    await host.clock.advanceBy(800);
    expect(told(events, 'budget.low')).toMatchObject([{ budget: 'budget' }, { budget: 'child' }]);
    await host.clock.advanceBy(199);
    expect(child.reserve({}).type).toBe('leased');
    await host.clock.advanceBy(1);
    expect(child.reserve({})).toMatchObject({ reason: 'wallMs', mayFitLater: false });
    expect(told(events, 'budget.spent')).toContainEqual(
      expect.objectContaining({ budget: 'budget', dimension: 'wallMs' }),
    );
  });
});

test('a closed budget leaves no timer behind', () => {
  const { host, budget } = budgetWithEvents({ wallMs: 1_000 });
  opened(budget.open('child', { wallMs: 500 })).reserve({});
  budget.close();
  expect(host.clock.nextDueMs()).toBeUndefined();
});

describe('save', () => {
  test('goes on with what was spent, the time that is left, and leases of the dead charged', async () => {
    const { host, budget } = budgetWithEvents({ tokens: 100, wallMs: 10_000 });
    leased(budget.reserve({ tokens: 5 })).commit();
    const child = opened(budget.open('child', { tokens: 60 }));
    leased(child.reserve({ tokens: 20 })).commit({ tokens: 8 });
    leased(child.reserve({ tokens: 30 }));
    const saved = JSON.parse(JSON.stringify(budget.save()));
    await host.clock.advanceBy(4_000);
    const resumed = createBudget({ host, saved });
    expect(resumed.usage()).toMatchObject({
      spent: { tokens: 43 },
      left: { tokens: 100 - 5 - 60 },
      leftMs: 6_000,
    });
    expect(resumed.save().children[0]).toMatchObject({ id: 'child', spent: { tokens: 38 } });
  });

  test('keeps what is not limited unlimited', () => {
    const all = Number.POSITIVE_INFINITY;
    const { host, budget } = budgetWithEvents({ tokens: 5, costUsd: all, calls: all, wallMs: all });
    const resumed = createBudget({ host, saved: JSON.parse(JSON.stringify(budget.save())) });
    expect(resumed.reserve({ tokens: 5, costUsd: 1 }).type).toBe('leased');
    expect(resumed.usage().leftMs).toBe(all);
  });

  test('of a later version is refused', () => {
    const { host, budget } = budgetWithEvents({});
    const saved = { ...budget.save(), version: 2 } as never;
    expect(() => createBudget({ host, saved })).toThrow('version 2');
  });
});
