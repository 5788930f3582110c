import { expect, test } from 'vitest';
import { resumedUntilMs } from './saved-budget.ts';

const units = { tokens: 0, costUsd: 0, calls: 0 };
const saved = { version: 1, id: 'b', spent: units, leased: units, children: [] } as const;

test.each([
  ['the time that is left', 10_000, 53_000, 503],
  ['no more than the whole time, when the date was set back', 10_000, 99_000_000, 10_000],
  ['nothing when it is over, and that since then', 10_000, 52_000, -497],
])('goes on with %s', (_what, wallMs, untilWallMs, leftMs) => {
  const now = { ms: 2_500, wallMs: 52_497 };
  const untilMs = resumedUntilMs({ ...saved, allowance: { wallMs }, untilWallMs }, now);
  expect(untilMs - now.ms).toBe(leftMs);
});

test('has all the time where there was no limit', () => {
  expect(resumedUntilMs({ ...saved, allowance: {} }, { ms: 5, wallMs: 5 })).toBe(
    Number.POSITIVE_INFINITY,
  );
});
