import { describe, expect, test } from 'vitest';
import { clampedLogit, confidenceBin, emptyBins } from './confidence-bins.ts';
import { fitPlatt, IDENTITY } from './platt.ts';

function binsOf(rows: readonly (readonly [stated: number, count: number, right: number])[]) {
  const bins = emptyBins();
  for (const [stated, count, right] of rows) {
    const bin = confidenceBin(stated);
    bins.weight[bin] = count;
    bins.right[bin] = right;
    bins.logit[bin] = count * clampedLogit(stated);
  }
  return bins;
}

describe('fitPlatt', () => {
  test('without outcomes is its centre', () => {
    const centre = { slope: 0.4, shift: -1 };
    expect(fitPlatt(emptyBins(), 1, centre)).toEqual(centre);
  });

  test('of many outcomes is the line through them', () => {
    // σ(0.5 · logit(0.9) − 1) = 0.525, σ(0.5 · logit(0.5) − 1) = 0.269.
    const bins = binsOf([
      [0.9, 1e6, 524_633],
      [0.5, 1e6, 268_941],
    ]);
    const { slope, shift } = fitPlatt(bins, 1, IDENTITY);
    expect(slope).toBeCloseTo(0.5, 3);
    expect(shift).toBeCloseTo(-1, 3);
  });

  test('minimises log-loss + 3(slope − centre)² + (shift − centre)²', () => {
    const bins = binsOf([
      [0.9, 10, 3],
      [0.6, 10, 8],
    ]);
    const loss = (slope: number, shift: number): number => {
      const rows = [
        [0.9, 10, 3],
        [0.6, 10, 8],
      ] as const;
      let sum = 3 * (slope - 1) ** 2 + shift ** 2;
      for (const [stated, count, right] of rows) {
        const odds = slope * clampedLogit(stated) + shift;
        sum += count * Math.log(1 + Math.exp(odds)) - right * odds;
      }
      return sum;
    };
    const { slope, shift } = fitPlatt(bins, 1, IDENTITY);
    for (const [left, right] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
    ] as const) {
      expect(loss(slope, shift)).toBeLessThan(loss(slope + left, shift + right));
    }
  });

  test('a scale counts every outcome so many times', () => {
    const once = binsOf([[0.9, 10, 3]]);
    const twice = binsOf([[0.9, 20, 6]]);
    expect(fitPlatt(once, 2, IDENTITY)).toEqual(fitPlatt(twice, 1, IDENTITY));
  });

  test.each([
    ['all right', 1],
    ['all wrong', 0],
  ])('%s, a million times, said with certainty: still finite numbers', (_, right) => {
    for (const stated of [0, 1]) {
      const { slope, shift } = fitPlatt(binsOf([[stated, 1e6, right * 1e6]]), 1, IDENTITY);
      expect(Number.isFinite(slope) && Number.isFinite(shift)).toBe(true);
      const odds = slope * clampedLogit(stated) + shift;
      expect(Math.sign(odds)).toBe(right === 1 ? 1 : -1);
    }
  });
});
