import { describe, expect, test } from 'vitest';
import { type AttemptWindow, attemptsIn, expiriesMs, withAttempt } from './attempt-window.ts';

const windowOf = (attempts: readonly (readonly ['first' | 'retry', number])[]): AttemptWindow =>
  attempts.reduce<AttemptWindow>((window, [kind, atMs]) => withAttempt(window, kind, atMs), {
    steps: [],
  });

describe('an attempt window', () => {
  test.each([
    [0, 1, 1],
    [59_999, 1, 1],
    [60_000, 0, 1],
    [64_999, 0, 1],
    [65_000, 0, 0],
  ])('at %i ms: %i first attempt of 0 ms and %i retry of 5 s', (nowMs, firstAttempts, retries) => {
    const window = windowOf([
      ['first', 0],
      ['retry', 5_000],
    ]);
    expect(attemptsIn(window, nowMs)).toEqual({ firstAttempts, retries });
  });

  test('keeps twelve steps, however many attempts there are', () => {
    const window = windowOf(Array.from({ length: 1_000 }, (_, index) => ['first', index * 1_000]));
    expect(window.steps).toHaveLength(12);
    expect(attemptsIn(window, 999_000).firstAttempts).toBe(60);
  });

  test('an attempt that seems to come before the last one counts with it', () => {
    const window = windowOf([
      ['first', 10_000],
      ['retry', 4_000],
    ]);
    expect(window.steps).toEqual([{ step: 2, firstAttempts: 1, retries: 1 }]);
  });

  test('says when what counts will count no more, the oldest first', () => {
    const window = windowOf([
      ['first', 0],
      ['retry', 6_000],
      ['first', 9_000],
    ]);
    expect(expiriesMs(window, 9_000)).toEqual([60_000, 65_000]);
    expect(expiriesMs(window, 60_000)).toEqual([65_000]);
    expect(expiriesMs(window, 65_000)).toEqual([]);
  });
});
