import { expect, test } from 'vitest';
import { amountOf, limitsOf, unitsOf } from './amount.ts';

const all = Number.POSITIVE_INFINITY;

test.each([
  [{}, { tokens: 0, costUsd: 0, calls: 1 }],
  [
    { tokens: 1.2, calls: 2 },
    { tokens: 2, costUsd: 0, calls: 2 },
  ],
  [{ costUsd: 1.000_000_001 }, { tokens: 0, costUsd: 1_000_000_001, calls: 1 }],
  [{ costUsd: 0.1 + 0.2 }, { tokens: 0, costUsd: 300_000_000, calls: 1 }],
  [{ costUsd: 0.000_123 }, { tokens: 0, costUsd: 123_000, calls: 1 }],
  [{ costUsd: 1e-10 }, { tokens: 0, costUsd: 1, calls: 1 }],
  [{ costUsd: 1e-300 }, { tokens: 0, costUsd: 0, calls: 1 }],
])('what is used is rounded up: %j → %j', (amount, units) => {
  expect(unitsOf('used', amount)).toEqual(units);
});

test.each([
  [{}, { tokens: all, costUsd: all, calls: all }],
  [
    { tokens: 1.9, calls: 1.9 },
    { tokens: 1, costUsd: all, calls: 1 },
  ],
  // Times a billion this is a little less than the whole number that it stands for.
  [{ costUsd: 1.001 }, { tokens: all, costUsd: 1_001_000_000, calls: all }],
  [{ costUsd: 0.000_000_001_9 }, { tokens: all, costUsd: 1, calls: all }],
])('what is allowed is rounded down: %j → %j', (allowance, units) => {
  expect(limitsOf(allowance)).toEqual(units);
});

test.each([[{ tokens: -1 }], [{ costUsd: Number.NaN }], [{ wallMs: -1 }]])(
  'an allowance of %j is a mistake',
  (allowance) => {
    expect(() => limitsOf(allowance)).toThrow(/allowance\.\w+ must be ≥ 0/);
  },
);

test('people read dollars', () => {
  expect(amountOf(unitsOf('used', { costUsd: 0.25 }))).toEqual({
    tokens: 0,
    costUsd: 0.25,
    calls: 1,
  });
});
