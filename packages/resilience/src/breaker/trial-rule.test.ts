import { expect, test } from 'vitest';
import { COOL_DOWN, openForMs } from './cool-down.ts';
import { hasPlace, judgeTrials, type TrialRule } from './trial-rule.ts';

const rated = { count: 4, failureRatio: 0.5 } as const;

test.each<[TrialRule, number, number, number, string]>([
  [{ count: 1 }, 1, 0, 0, 'close'],
  [{ count: 1 }, 0, 1, 0, 'open'],
  [{ count: 3 }, 2, 0, 0, 'undecided'],
  [{ count: 3 }, 2, 1, 0, 'open'],
  [{ count: 3 }, 3, 0, 0, 'close'],
  [rated, 0, 3, 0, 'undecided'],
  [{ ...rated, decide: 'early' }, 0, 2, 0, 'open'],
  [rated, 2, 2, 0, 'open'],
  [{ ...rated, compare: 'moreThan' }, 2, 2, 0, 'close'],
  [rated, 3, 1, 4, 'close'],
  [{ ...rated, slowRatio: 0.5 }, 4, 0, 2, 'open'],
  [{ ...rated, slowRatio: 0.5 }, 4, 0, 1, 'close'],
])('%j after %i good, %i bad, %i slow: %s', (rule, succeeded, failed, slow, verdict) => {
  expect(judgeTrials(rule, { succeeded, failed, slow })).toBe(verdict);
});

test.each([
  [1, 1, 1, false],
  [0, 1, 1, true],
  [0, 2, 1, false],
  [1, 0, 0, true],
  [2, 0, 1, false],
])(
  'with %i running, %i good and %i bad of three there is a place: %s',
  (running, succeeded, failed, is) => {
    const rule = { count: 3 };
    expect(hasPlace(rule, { succeeded, failed, slow: 0 }, running)).toBe(is);
  },
);

test.each([
  [0, 0.5, 60_000],
  [1, 0.5, 120_000],
  [2, 0.5, 200_000], // The longest.
  [5_000, 0.5, 200_000],
  [0, 0, 54_000],
  [0, 1, 66_000],
])('after %i failed trials, with chance %d, it is open for %i ms', (failedTrials, chance, ms) => {
  const coolDown = { ...COOL_DOWN, factor: 2, maxMs: 200_000 };
  expect(openForMs(coolDown, failedTrials, chance)).toBeCloseTo(ms, 6);
});
