import { type Random, seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { Calibration } from './calibration.ts';

// What agents say, and how often: the levels and shares of the simulation in the docs.
const LEVELS = [0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98];
const SHARES = [0.05, 0.1, 0.15, 0.2, 0.25, 0.2, 0.05];
type Truth = (stated: number) => number;
const overconfident: Truth = (stated) =>
  1 / (1 + Math.exp(1.3 - 0.9 * Math.log(stated / (1 - stated))));
const calibrated: Truth = (stated) => stated;

function draw(random: Random): number {
  let rest = random.next();
  for (const [index, share] of SHARES.entries()) {
    if (rest < share) return LEVELS[index] ?? 0.9;
    rest -= share;
  }
  return 0.98;
}

function taught(truth: Truth, outcomes: number, seed: string, options = {}): Calibration {
  const random = seededRandom(seed);
  const calibration = new Calibration(options);
  for (let count = 0; count < outcomes; count++) {
    const stated = draw(random);
    const correct = random.next() < truth(stated);
    calibration.observe({ agent: 'a', taskType: 't', stated, correct });
  }
  return calibration;
}

// The expected Brier score, without the noise of test answers.
function brier(truth: Truth, forecast: (stated: number) => number): number {
  let sum = 0;
  for (const [index, stated] of LEVELS.entries()) {
    const right = truth(stated);
    const said = forecast(stated);
    sum += (SHARES[index] ?? 0) * (right * (1 - said) ** 2 + (1 - right) * said ** 2);
  }
  return sum;
}

function meanBrier(truth: Truth, outcomes: number): number {
  let sum = 0;
  const histories = 100;
  for (let seed = 0; seed < histories; seed++) {
    const calibration = taught(truth, outcomes, `history ${seed}`);
    sum += brier(truth, (stated) => calibration.probability({ agent: 'a', taskType: 't', stated }));
  }
  return sum / histories;
}

describe('Calibration', () => {
  test.each([
    [5, 0.242],
    [10, 0.238],
    [20, 0.227],
    [50, 0.222],
    [100, 0.22],
    [300, 0.219],
    [1_000, 0.218],
  ])('after %i outcomes an overconfident agent has a Brier score near %d', (outcomes, expected) => {
    expect(Math.abs(meanBrier(overconfident, outcomes) - expected)).toBeLessThan(0.006);
  });

  test.each([1, 5, 10, 20, 100])(
    'an agent that is calibrated loses at most 0.005 after %i outcomes',
    (outcomes) => {
      const asStated = brier(calibrated, (stated) => stated);
      expect(meanBrier(calibrated, outcomes) - asStated).toBeLessThan(0.005);
    },
  );

  test('an agent that nobody knows is taken at its word', () => {
    const calibration = new Calibration();
    expect(calibration.probability({ agent: 'a', taskType: 't', stated: 0.8 })).toBeCloseTo(0.8, 9);
  });

  test('a new task type borrows from the other task types of its agent', () => {
    const calibration = taught(overconfident, 200, 'one');
    const other = { agent: 'a', taskType: 'new', stated: 0.9 };
    expect(calibration.probability(other)).toBeLessThan(0.75);
  });

  test('a new agent borrows from all others', () => {
    const calibration = taught(overconfident, 200, 'one');
    const other = { agent: 'new', taskType: 't', stated: 0.9 };
    expect(calibration.probability(other)).toBeLessThan(0.75);
  });

  test.each([
    ['another task type', { agent: 'a', taskType: 'other' }],
    ['another agent', { agent: 'other', taskType: 't' }],
  ])('no outcome counts twice: one of %s hardly moves the probability', (_, other) => {
    const calibration = taught(() => 0.2, 12, 'few');
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const before = calibration.probability(statement);
    calibration.observe({ ...other, stated: 0.5, correct: true });
    expect(Math.abs(calibration.probability(statement) - before)).toBeLessThan(0.03);
  });

  test('its own outcomes on a task type outweigh what it borrowed', () => {
    const calibration = taught(overconfident, 200, 'one');
    for (let count = 0; count < 300; count++) {
      const correct = count % 10 !== 0;
      calibration.observe({ agent: 'a', taskType: 'easy', stated: 0.9, correct });
    }
    const easy = { agent: 'a', taskType: 'easy', stated: 0.9 };
    expect(calibration.probability(easy)).toBeCloseTo(0.9, 1);
  });

  test('an agent that became good is believed again, the sooner the shorter the half-life', () => {
    const believed = [50, 200, Number.POSITIVE_INFINITY].map((halfLifeOutcomes) => {
      const calibration = taught(() => 0.2, 600, 'bad', { halfLifeOutcomes });
      for (let count = 0; count < 300; count++) {
        calibration.observe({ agent: 'a', taskType: 't', stated: 0.9, correct: true });
      }
      return calibration.probability({ agent: 'a', taskType: 't', stated: 0.9 });
    });
    const [fast = 0, middle = 0, never = 0] = believed;
    expect(fast).toBeGreaterThan(0.95);
    expect(middle).toBeGreaterThan(never + 0.05);
    expect(fast).toBeGreaterThan(middle);
  });

  test('names that would join to the same key are different cells', () => {
    const calibration = new Calibration();
    for (let count = 0; count < 30; count++) {
      calibration.observe({ agent: 'a:b', taskType: 'c', stated: 0.9, correct: false });
    }
    expect(calibration.report({ agent: 'a', taskType: 'b:c' }).outcomes).toBe(0);
  });

  test.each([-0.1, 1.1, Number.NaN])('a stated confidence of %d throws', (stated) => {
    const calibration = new Calibration();
    const statement = { agent: 'a', taskType: 't', stated };
    expect(() => calibration.probability(statement)).toThrow(
      `stated must be in 0–1, got ${stated}`,
    );
    expect(() => calibration.observe({ ...statement, correct: true })).toThrow(RangeError);
    const peers = [{ agent: 'b', stated }];
    expect(() => calibration.probability({ ...statement, stated: 0.5, peers })).toThrow(RangeError);
  });

  test('said 0 and 1 give probabilities strictly between', () => {
    const calibration = new Calibration();
    for (const stated of [0, 1]) {
      for (let count = 0; count < 1_000; count++) {
        calibration.observe({ agent: 'a', taskType: 't', stated, correct: stated === 1 });
      }
      const probability = calibration.probability({ agent: 'a', taskType: 't', stated });
      expect(probability).toBeGreaterThanOrEqual(0.001);
      expect(probability).toBeLessThanOrEqual(0.999);
    }
  });

  test('ten thousand half-lives later the sums are still finite', () => {
    const calibration = taught(() => 0.7, 10_000, 'long', { halfLifeOutcomes: 1 });
    const report = calibration.report({ agent: 'a', taskType: 't' });
    expect(report.effectiveOutcomes).toBeCloseTo(2, 6);
    expect(Number.isFinite(calibration.probability({ agent: 'a', taskType: 't', stated: 1 }))).toBe(
      true,
    );
  });
});
