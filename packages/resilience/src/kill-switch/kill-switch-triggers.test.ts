import { describe, expect, test } from 'vitest';
import { ORDER, stage } from '../../test/kill-switch-stage.ts';
import { createBudget } from '../budget/create-budget.ts';

describe('what trips it', () => {
  test('an operator, who has to say who and why', () => {
    const { killSwitch } = stage();
    expect(() => killSwitch.trip({ by: '', reason: 'x' })).toThrow('who and why');
    expect(killSwitch.trip(ORDER)).toBe('tripped');
    expect(killSwitch.refusal()).toMatchObject({ cause: { type: 'operator', by: 'ann' } });
  });

  test.each([
    ['tokens that are all spent', { tokens: 100 }, 100, 'tokens'],
    ['calls', { calls: 1 }, 5, 'calls'],
  ] as const)('its budget: %s', (_what, allowance, tokens, dimension) => {
    const { host, killSwitch } = stage();
    const budget = createBudget({ host, allowance, onEvent: killSwitch.onBudgetEvent });
    const lease = budget.reserve({ tokens });
    if (lease.type === 'leased') lease.commit();
    expect(killSwitch.stop?.cause).toEqual({ type: 'budget', budget: 'budget', dimension });
  });

  test('its budget: time, with a word before', async () => {
    const { host, changes, killSwitch } = stage();
    createBudget({ host, allowance: { wallMs: 1_000 }, onEvent: killSwitch.onBudgetEvent });
    await host.clock.advanceBy(999);
    expect(changes).toEqual([{ type: 'switch.low', dimension: 'wallMs', ratio: 0.8 }]);
    await host.clock.advanceBy(1);
    expect(killSwitch.stop?.cause).toMatchObject({ dimension: 'wallMs' });
  });

  test.each([
    ['for which too little is left', 80, 'draining'],
    ['that is too large for a budget hardly touched', 79, 'armed'],
  ])('a call %s: with %i of 100 spent it is %s', (_what, spent, mode) => {
    const { host, killSwitch } = stage();
    const { onBudgetEvent: onEvent } = killSwitch;
    const budget = createBudget({ host, allowance: { tokens: 100 }, onEvent });
    const lease = budget.reserve({ tokens: spent });
    if (lease.type === 'leased') lease.commit();
    budget.reserve({ tokens: 30 });
    expect(killSwitch.mode).toBe(mode);
  });

  test('not a call that would fit if others gave back what they hold', () => {
    const { host, killSwitch } = stage();
    const budget = createBudget({
      host,
      allowance: { tokens: 100 },
      onEvent: killSwitch.onBudgetEvent,
    });
    budget.reserve({ tokens: 60 });
    expect(budget.reserve({ tokens: 60 }).type).toBe('refused');
    expect(killSwitch.mode).toBe('armed');
  });

  test('not a budget below its own', () => {
    const { host, killSwitch } = stage();
    const budget = createBudget({
      host,
      allowance: { tokens: 100 },
      onEvent: killSwitch.onBudgetEvent,
    });
    const child = budget.open('child', { tokens: 10 });
    if (child.type === 'refused') throw new Error('refused');
    const lease = child.reserve({ tokens: 10 });
    if (lease.type === 'leased') lease.commit();
    expect(killSwitch.mode).toBe('armed');
  });

  test.each([
    ['nine failures are too few to mean anything', Array(9).fill(true), false],
    ['ten failures', Array(10).fill(true), true],
    ['half of ten', [...Array(5).fill(false), ...Array(5).fill(true)], true],
    ['four of ten', [...Array(6).fill(false), ...Array(4).fill(true)], false],
    ['a success does not trip', [...Array(5).fill(true), ...Array(5).fill(false)], false],
  ])('the error rate: %s', (_what, results: boolean[], trips) => {
    const { killSwitch } = stage();
    for (const failed of results) killSwitch.noteResult({ failed });
    expect(killSwitch.mode).toBe(trips ? 'draining' : 'armed');
  });

  test('an error rate can be left out', () => {
    const { killSwitch } = stage({ errorRate: false });
    for (let result = 0; result < 100; result++) killSwitch.noteResult({ failed: true });
    expect(killSwitch.mode).toBe('armed');
  });

  test('tokens that are spent too fast, also below its budget', async () => {
    const { host, killSwitch } = stage({ tokensPerMinute: 100 });
    const budget = createBudget({ host, allowance: {}, onEvent: killSwitch.onBudgetEvent });
    const use = (tokens: number): void => {
      const lease = budget.reserve({ tokens });
      if (lease.type === 'leased') lease.commit();
    };
    use(100);
    await host.clock.advanceBy(60_000);
    use(100);
    expect(killSwitch.mode).toBe('armed');
    await host.clock.advanceBy(59_000);
    use(1);
    expect(killSwitch.stop?.cause).toEqual({ type: 'velocity', tokensPerMinute: 101 });
  });
});
