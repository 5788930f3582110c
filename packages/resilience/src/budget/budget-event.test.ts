import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { budgetWithEvents, leased, opened, told } from '../../test/budget-with-events.ts';
import type { BudgetEvent } from './budget-event.ts';
import { createBudget } from './create-budget.ts';

describe('limits', () => {
  test('are told once each: when most, and when all is spent', () => {
    const { budget, events } = budgetWithEvents({ tokens: 100 });
    const use = (tokens: number): unknown => leased(budget.reserve({ tokens })).commit();
    use(79);
    expect(told(events, 'budget.low')).toEqual([]);
    use(1);
    use(10);
    expect(told(events, 'budget.low')).toMatchObject([{ dimension: 'tokens', ratio: 0.8 }]);
    expect(told(events, 'budget.spent')).toEqual([]);
    use(10);
    expect(told(events, 'budget.spent')).toHaveLength(1);
  });

  test('are told above too, when what is below reaches them', () => {
    const { budget, events } = budgetWithEvents({ tokens: 100 });
    const child = opened(budget.open('child', { tokens: 90 }));
    leased(child.reserve({ tokens: 85 })).commit();
    expect(told(events, 'budget.low')).toMatchObject([{ budget: 'child' }, { budget: 'budget' }]);
  });

  test('that nobody came near are not spoken of, nor is a call that was never made', () => {
    const { budget, events } = budgetWithEvents({ tokens: 100 });
    leased(budget.reserve({ tokens: 90 })).release();
    expect(events).toEqual([]);
  });
});

describe('a listener', () => {
  test('that closes what is just being closed gives its allowance back once', () => {
    const host = virtualHost({ seed: 1 });
    const onEvent = ({ type }: BudgetEvent): void => void (type === 'budget.charged' && close());
    const budget = createBudget({ host, allowance: { tokens: 100 }, onEvent });
    const child = opened(budget.open('child', { tokens: 50 }));
    const close = (): void => child.close();
    child.reserve({ tokens: 10 });
    child.close();
    expect(budget.usage()).toMatchObject({ held: { tokens: 0 }, left: { tokens: 90 } });
  });

  test('cannot reserve from what is being closed', () => {
    const host = virtualHost({ seed: 1 });
    const answers: string[] = [];
    const onEvent = (): void => void answers.push(child.reserve({ tokens: 1 }).type);
    const budget = createBudget({ host, allowance: { tokens: 100 }, onEvent });
    const child = opened(budget.open('child', { tokens: 50 }));
    child.reserve({ tokens: 10 });
    child.close();
    expect(answers).toEqual(['refused']);
  });

  test('that throws disturbs no account, and is reported', async () => {
    const host = virtualHost({ seed: 1 });
    const errors: unknown[] = [];
    const budget = createBudget({
      host,
      allowance: { tokens: 100 },
      onEvent: ({ type }) => {
        throw new Error(type);
      },
      onListenerError: (error) => errors.push(error),
    });
    leased(budget.reserve({ tokens: 10 }));
    await host.clock.advanceBy(600_000);
    expect(budget.usage()).toMatchObject({ spent: { tokens: 10 }, held: { tokens: 0 } });
    expect(errors).toEqual([new Error('lease.expired'), new Error('budget.charged')]);
  });
});
