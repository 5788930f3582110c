import { describe, expect, test } from 'vitest';
import { BACKOFF_DEFAULTS, backoffMs } from './backoff.ts';

const backoff = { ...BACKOFF_DEFAULTS, baseMs: 100, maxMs: 1_000 };

describe('backoffMs', () => {
  test.each([
    [1, 0, 0],
    [1, 0.5, 50],
    [1, 0.999, 99],
    [2, 0.5, 100],
    [4, 0.5, 400],
    [5, 0.5, 500],
    [9_999, 0.5, 500],
  ])('restart %i in a row, chance %d: %i ms', (restarts, chance, expected) => {
    expect(backoffMs(backoff, restarts, chance)).toBe(expected);
  });
});
