import { describe, expect, test } from 'vitest';
import { CONFIDENCE_BINS, clampedLogit, confidenceBin, logit, sigmoid } from './confidence-bins.ts';

describe('confidenceBin', () => {
  test.each([
    [0, 0],
    [0.024, 0],
    [0.025, 1],
    [0.9, 18],
    [0.915, 19],
    [0.994, CONFIDENCE_BINS - 2],
    [0.995, CONFIDENCE_BINS - 1],
    [1, CONFIDENCE_BINS - 1],
  ])('%d is in bin %i: an edge belongs to the bin above it', (stated, bin) => {
    expect(confidenceBin(stated)).toBe(bin);
  });

  test('what agents like to say has a bin for itself', () => {
    const said = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 1];
    expect(new Set(said.map(confidenceBin)).size).toBe(said.length);
  });
});

describe('clampedLogit', () => {
  test.each([
    [0, 0.01],
    [0.005, 0.01],
    [0.3, 0.3],
    [1, 0.99],
  ])('of %d is the logit of %d', (stated, clamped) => {
    expect(clampedLogit(stated)).toBe(logit(clamped));
  });

  test('the sigmoid takes a logit back', () => {
    for (const probability of [0.001, 0.3, 0.999]) {
      expect(sigmoid(logit(probability))).toBeCloseTo(probability, 12);
    }
  });
});
