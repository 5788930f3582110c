import { expect, test } from 'vitest';
import { type BreakerOptions, breakerSettings } from './breaker-settings.ts';

test.each<[BreakerOptions, string]>([
  [{ trip: { type: 'consecutive', failures: 0 } }, 'trip.failures must be an integer ≥ 1, got 0'],
  [
    { trip: { type: 'failuresWithin', failures: 1, withinMs: 0 } },
    'trip.withinMs must be > 0, got 0',
  ],
  [
    { trip: { type: 'countWindow', size: 5, minimumCalls: 6, failureRatio: 0.5 } },
    'trip.minimumCalls must be at most trip.size (5), got 6',
  ],
  [
    { trip: { type: 'timeWindow', windowMs: 9, minimumCalls: 1, failureRatio: 1.5 } },
    'trip.failureRatio must be in 0–1, got 1.5',
  ],
  [
    { trip: { type: 'failuresWithin', failures: 10_001, withinMs: 1 } },
    'trip.failures must be ≤ 10000, got 10001',
  ],
  [
    { trip: { type: 'countWindow', size: 1e9, minimumCalls: 6, failureRatio: 0.5 } },
    'trip.size must be ≤ 1000000, got 1000000000',
  ],
  [
    { trip: { type: 'timeWindow', windowMs: 9, minimumCalls: 10_001, failureRatio: 1 } },
    'trip.minimumCalls must be ≤ 10000, got 10001',
  ],
  [{ coolDown: { forMs: Number.POSITIVE_INFINITY } }, 'coolDown.forMs must be finite'],
  [{ trip: { type: 'odd' } as never }, 'trip.type is unknown: odd'],
  [{ coolDown: { forMs: -1 } }, 'coolDown.forMs must be ≥ 0, got -1'],
  [
    { coolDown: { forMs: 10, maxMs: 5 } },
    'coolDown.forMs must be at most coolDown.maxMs (5), got 10',
  ],
  [{ coolDown: { jitterRatio: 2 } }, 'coolDown.jitterRatio must be in 0–1, got 2'],
  [{ trials: { count: 0 } }, 'trials.count must be an integer ≥ 1, got 0'],
  [{ trials: { leaseMs: 0 } }, 'trials.leaseMs must be > 0, got 0'],
  [{ callTimeoutMs: 0 }, 'callTimeoutMs must be > 0, got 0'],
])('%j is a mistake', (options, message) => {
  expect(() => breakerSettings(options)).toThrow(message);
});

test('a long cool-down needs no longer bound beside it', () => {
  expect(breakerSettings({ coolDown: { forMs: 3_600_000 } }).coolDown.maxMs).toBe(3_600_000);
});
