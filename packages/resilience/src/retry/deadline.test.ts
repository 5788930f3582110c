import { describe, expect, test } from 'vitest';
import { childDeadline, deadlineIn, deadlineRemainingMs, isDeadlinePast } from './deadline.ts';

describe('a deadline', () => {
  test.each([
    [99, false, 1],
    [100, true, 0],
    [101, true, 0],
  ])('at 100 ms, seen at %i ms: past %s, %i ms left', (nowMs, isPast, remainingMs) => {
    const deadline = deadlineIn(60, 40);
    expect(isDeadlinePast(deadline, nowMs)).toBe(isPast);
    expect(deadlineRemainingMs(deadline, nowMs)).toBe(remainingMs);
  });

  test.each([
    [10, 60],
    [50, 100],
    [500, 100],
    [Number.POSITIVE_INFINITY, 100],
  ])('a child of 100 ms that is given %d ms at 50 ms ends at %i ms', (withinMs, atMs) => {
    expect(childDeadline(deadlineIn(100, 0), withinMs, 50)).toEqual({ atMs, startedAtMs: 50 });
  });

  test.each([-1, Number.NaN])('%d ms is refused', (withinMs) => {
    expect(() => deadlineIn(withinMs, 0)).toThrow(`withinMs must be ≥ 0, got ${withinMs}`);
  });
});
