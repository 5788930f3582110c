import { describe, expect, test } from 'vitest';
import { openForMs } from './cool-down.ts';

const coolDown = { forMs: 1_000, jitterRatio: 0, factor: 2, maxMs: 60_000 };

describe('openForMs', () => {
  test.each([
    ['the first period', coolDown, 0, 1_000],
    ['growth', coolDown, 3, 8_000],
    ['a bound', coolDown, 6, 60_000],
    ['any number of failed trials', coolDown, 5_000, 60_000],
    ['nothing does not grow', { ...coolDown, forMs: 0 }, 5_000, 0],
    ['no bound', { ...coolDown, maxMs: Number.POSITIVE_INFINITY }, 5_000, Number.MAX_SAFE_INTEGER],
  ])('%s', (_what, rule, failedTrials, ms) => {
    expect(openForMs(rule, failedTrials, 0.5)).toBe(ms);
  });

  test('jitter is on both sides', () => {
    const jittered = { ...coolDown, jitterRatio: 0.1 };
    expect(openForMs(jittered, 0, 0)).toBe(900);
    expect(openForMs(jittered, 0, 0.999_999)).toBeCloseTo(1_100, 1);
  });
});
