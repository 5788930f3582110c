import { describe, expect, test } from 'vitest';
import { CAPACITY_PRESETS, checkThresholds, isWorse, lowered, tierOf } from './tier.ts';

const { article, checklist } = CAPACITY_PRESETS;

describe('tierOf', () => {
  test.each([
    [5, 5, 'full'],
    [4, 5, 'essential'], // 0.8 is not above 0.8.
    [16, 20, 'essential'], // Nor is it when sums of 1/20 say 0.8000000000000002.
    [17, 20, 'full'],
    [81, 100, 'full'],
    [51, 100, 'essential'],
    [1, 2, 'single'],
    [21, 100, 'single'],
    [1, 5, 'queueing'],
    [0, 3, 'queueing'],
    [0, 0, 'queueing'],
  ] as const)('%i of %i is %s', (healthy, total, tier) => {
    expect(tierOf({ healthy, total }, article)).toBe(tier);
  });

  test.each([
    [51, 'full'],
    [50, 'essential'],
    [25, 'single'],
    [10, 'queueing'],
  ] as const)("%i %% is %s by the checklist's thresholds", (healthy, tier) => {
    expect(tierOf({ healthy, total: 100 }, checklist)).toBe(tier);
  });

  test('no share is rounded, whatever the number of agents', () => {
    for (let total = 1; total <= 200; total++) {
      for (let healthy = 0; healthy <= total; healthy++) {
        const isFull = tierOf({ healthy, total }, article) === 'full';
        expect(isFull).toBe(5 * healthy > 4 * total);
      }
    }
  });

  test('on the way up it has to be further above, but all is enough', () => {
    expect(tierOf({ healthy: 85, total: 100 }, article, 5)).toBe('essential');
    expect(tierOf({ healthy: 86, total: 100 }, article, 5)).toBe('full');
    expect(tierOf({ healthy: 1, total: 1 }, article, 30)).toBe('full');
  });
});

test('lowered stops at the last tier', () => {
  expect(lowered('full', 1)).toBe('essential');
  expect(lowered('queueing', 1)).toBe('queueing');
  expect(isWorse('single', 'essential')).toBe(true);
  expect(isWorse('single', 'single')).toBe(false);
});

test.each([
  [{ fullPercent: 50, essentialPercent: 50, singlePercent: 20 }],
  [{ fullPercent: 100, essentialPercent: 50, singlePercent: 20 }],
  [{ fullPercent: 80.5, essentialPercent: 50, singlePercent: 20 }],
  [{ fullPercent: 80, essentialPercent: 50, singlePercent: -1 }],
])('%o is a mistake', (thresholds) => {
  expect(() => checkThresholds(thresholds)).toThrow('falling whole percentages');
});
