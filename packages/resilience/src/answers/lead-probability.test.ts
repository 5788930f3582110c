import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadProbability } from './lead-probability.ts';
import { votersNeeded } from './voters-needed.ts';

const votes = fc.integer({ min: 0, max: 200 });

describe('leadProbability', () => {
  test.each([
    [3, 0, 0.9375],
    [4, 0, 0.96875],
    [6, 1, 0.965],
    [5, 1, 0.938],
    [7, 2, 0.945],
    [0, 0, 0.5],
    [0, 4, 1 / 32],
  ])('%i to %i: %f', (leader, runnerUp, expected) => {
    expect(leadProbability({ leader, runnerUp })).toBeCloseTo(expected, 3);
  });

  test('a tie is a half, and two views of one vote add up to one', () => {
    fc.assert(
      fc.property(votes, votes, (leader, runnerUp) => {
        expect(leadProbability({ leader, runnerUp: leader })).toBeCloseTo(0.5, 10);
        const both =
          leadProbability({ leader, runnerUp }) +
          leadProbability({ leader: runnerUp, runnerUp: leader });
        expect(both).toBeCloseTo(1, 12);
      }),
    );
  });

  test('agrees with drawing from the Beta distribution step by step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        (leader, runnerUp) => {
          let [above, all] = [0, 0];
          const steps = 20_000;
          for (let step = 0; step < steps; step++) {
            const chance = (step + 0.5) / steps;
            const density = Math.exp(leader * Math.log(chance) + runnerUp * Math.log(1 - chance));
            all += density;
            if (chance > 0.5) above += density;
          }
          expect(leadProbability({ leader, runnerUp })).toBeCloseTo(above / all, 5);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    [{ leader: -1, runnerUp: 0 }, 'leader must be an integer ≥ 0, got -1'],
    [{ leader: 1, runnerUp: 0.5 }, 'runnerUp must be an integer ≥ 0, got 0.5'],
    [{ leader: 501, runnerUp: 0 }, 'leader must be ≤ 500, got 501'],
  ])('%j is refused with the value', (wrong, message) => {
    expect(() => leadProbability(wrong)).toThrow(new RangeError(message));
  });
});

describe('votersNeeded', () => {
  test.each([
    ['crash', 0, 1],
    ['crash', 1, 3],
    ['crash', 2, 5],
    ['lying', 1, 4],
    ['lying', 2, 7],
  ] as const)('%s faults, %i of them: %i voters', (fault, faults, expected) => {
    expect(votersNeeded({ faults, fault })).toBe(expected);
  });

  test('a negative number is refused', () => {
    expect(() => votersNeeded({ faults: -1, fault: 'crash' })).toThrow(RangeError);
  });
});
