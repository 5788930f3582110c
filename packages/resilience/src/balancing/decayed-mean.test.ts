import { describe, expect, test } from 'vitest';
import { type DecayedMean, withSample } from './decayed-mean.ts';

describe('withSample', () => {
  test('is the mean in which each sample counts e^(−age / time constant)', () => {
    const samples = [
      [0, 10],
      [0, 20],
      [500, 40],
      [2_000, 10],
    ] as const;
    let mean: DecayedMean | undefined;
    for (const [atMs, value] of samples) mean = withSample(mean, value, atMs, 1_000);
    const weights = samples.map(([atMs]) => Math.exp((atMs - 2_000) / 1_000));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = samples.reduce((sum, [, value], at) => sum + value * (weights[at] ?? 0), 0);
    expect(mean?.mean).toBeCloseTo(expected / total, 9);
    expect(mean?.weight).toBeCloseTo(total, 9);
  });

  test('a clock that seems to go back ages nothing', () => {
    const mean = withSample({ mean: 1, weight: 1, atMs: 100 }, 3, 0, 1_000);
    expect(mean).toEqual({ mean: 2, weight: 2, atMs: 100 });
  });
});
