import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLogistic } from './ridge-logistic.ts';

const rows = fc.array(
  fc.record({
    x: fc.double({ min: -4.6, max: 4.6, noNaN: true }),
    weight: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 26 },
);

describe('fitLogistic', () => {
  test('ends where the gradient is 0, whatever the outcomes', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const centre = [1, 0];
        const ridge = [4, 1];
        const fit = fitLogistic({
          features: all.flatMap(({ x }) => [x, 1]),
          weight: all.map(({ weight }) => weight),
          right: all.map(({ weight, share }) => weight * share),
          centre,
          ridge,
        });
        const [slope = 0, shift = 0] = fit;
        let total = 1;
        const gradient = [4 * (slope - 1), shift];
        for (const { x, weight, share } of all) {
          const excess = weight * (1 / (1 + Math.exp(-slope * x - shift)) - share);
          gradient[0] = (gradient[0] ?? 0) + excess * x;
          gradient[1] = (gradient[1] ?? 0) + excess;
          total += weight;
        }
        for (const value of gradient) expect(Math.abs(value) / total).toBeLessThan(1e-6);
      }),
      { numRuns: 500 },
    );
  });

  test('without outcomes is its prior', () => {
    const fit = fitLogistic({
      features: [],
      weight: [],
      right: [],
      centre: [0.5, -1],
      ridge: [4, 1],
    });
    expect(fit).toEqual([0.5, -1]);
  });
});
