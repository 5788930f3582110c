import { describe, expect, test } from 'vitest';
import { binomialAtMost } from './binomial.ts';

describe('binomialAtMost', () => {
  test.each([
    [0, 10, 0.1],
    [3, 10, 0.1],
    [5, 10, 0.9],
    [9, 10, 0.5],
    [10, 10, 0.5],
    [5, 5, 0.99],
    [40, 300, 0.1],
    [7, 1_000, 0.001],
  ])('at most %i of %i at chance %d is the sum of its terms', (count, trials, chance) => {
    let term = (1 - chance) ** trials;
    let sum = term;
    for (let hits = 1; hits <= count; hits++) {
      term *= ((trials - hits + 1) / hits) * (chance / (1 - chance));
      sum += term;
    }
    expect(binomialAtMost(count, trials, chance)).toBeCloseTo(sum, 10);
  });

  // Summed from the term of `count` downwards with double precision.
  test.each([
    [99_500, 1_000_000, 0.1, 0.047877638],
    [999_000, 10_000_000, 0.1, 0.146037395],
    [999_900, 1_000_000, 0.9999, 0.513300792],
    [5, 1_000_000, 1e-5, 0.067085017],
  ])('at most %i of %i at chance %d is %d', (count, trials, chance, expected) => {
    expect(binomialAtMost(count, trials, chance)).toBeCloseTo(expected, 7);
  });

  test('hits and misses are the same seen from two sides', () => {
    for (let trials = 1; trials <= 200; trials += 7) {
      for (let count = 0; count < trials; count += 3) {
        for (const chance of [1e-9, 0.01, 0.3, 0.5, 0.97, 1 - 1e-9]) {
          const misses = binomialAtMost(trials - count - 1, trials, 1 - chance);
          expect(binomialAtMost(count, trials, chance) + misses).toBeCloseTo(1, 9);
        }
      }
    }
  });
});
