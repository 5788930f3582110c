import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import {
  clopperPearsonThreshold,
  conformalThreshold,
  coverageThreshold,
  type Forecast,
} from './thresholds.ts';

function answers(count: number, seed: string): Forecast[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const probability = random.next();
    return { probability, correct: random.next() < probability };
  });
}

const right = (count: number, probability: number): Forecast[] =>
  Array.from({ length: count }, () => ({ probability, correct: true }));
const wrong = (count: number, probability: number): Forecast[] =>
  Array.from({ length: count }, () => ({ probability, correct: false }));

describe('conformalThreshold', () => {
  test.each([
    [8, 'tooFew'],
    [9, 'threshold'],
  ])('10 %% may be lost: %i right answers are %s', (count, type) => {
    expect(
      conformalThreshold([...right(count, 0.5), ...wrong(50, 0.9)], { lossRatio: 0.1 }).type,
    ).toBe(type);
  });

  test.each([
    [1 / 49, 48, 1],
    [1 / 3, 8, 3],
  ])('a rounding error asks for no answer more: %d of %i', (lossRatio, count, lowest) => {
    const forecasts = Array.from({ length: count }, (_, index) => ({
      probability: (index + 1) / 100,
      correct: true,
    }));
    const threshold = conformalThreshold(forecasts, { lossRatio });
    expect(threshold).toMatchObject({ type: 'threshold', atLeast: lowest / 100 });
  });

  test('is the ⌈(n + 1)(1 − α)⌉-th best right answer', () => {
    const forecasts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((probability) => ({
      probability,
      correct: true,
    }));
    // ⌈10 · 0.8⌉ = 8th from above.
    expect(conformalThreshold(forecasts, { lossRatio: 0.2 })).toMatchObject({ atLeast: 0.2 });
  });

  test('keeps its share of the right answers to come, on average', () => {
    let lost = 0;
    for (let seed = 0; seed < 200; seed++) {
      const threshold = conformalThreshold(answers(200, `train ${seed}`), { lossRatio: 0.1 });
      const atLeast = threshold.type === 'threshold' ? threshold.atLeast : 1;
      const next = answers(200, `test ${seed}`).filter((forecast) => forecast.correct);
      lost += next.filter((forecast) => forecast.probability < atLeast).length / next.length / 200;
    }
    expect(lost).toBeGreaterThan(0.08);
    expect(lost).toBeLessThan(0.1);
  });
});

describe('clopperPearsonThreshold', () => {
  test('without an error 95 % of sureness for 5 % takes 59 answers', () => {
    expect(clopperPearsonThreshold(right(58, 0.9), { wrongRatio: 0.05 })).toEqual({
      type: 'tooFew',
      have: 58,
      need: 59,
    });
    expect(clopperPearsonThreshold(right(59, 0.9), { wrongRatio: 0.05 }).type).toBe('threshold');
  });

  test('is the lowest threshold that is safe enough', () => {
    const forecasts = [...right(100, 0.9), ...right(100, 0.7), ...wrong(20, 0.5)];
    const threshold = clopperPearsonThreshold(forecasts, { wrongRatio: 0.1 });
    expect(threshold).toMatchObject({ type: 'threshold', atLeast: 0.7, wrongRatio: 0 });
  });

  test('equal probabilities are accepted together', () => {
    const forecasts = [...right(100, 0.9), ...wrong(100, 0.9)];
    expect(clopperPearsonThreshold(forecasts, { wrongRatio: 0.1 }).type).toBe('unreachable');
  });

  test('says what share it accepts, and what share of these is wrong', () => {
    const forecasts = [...right(90, 0.9), ...wrong(1, 0.9), ...wrong(91, 0.1)];
    expect(clopperPearsonThreshold(forecasts, { wrongRatio: 0.1 })).toEqual({
      type: 'threshold',
      atLeast: 0.9,
      coverageRatio: 0.5,
      wrongRatio: 1 / 91,
    });
  });

  test('more errors than allowed prove nothing, however little sureness is asked for', () => {
    const forecasts = [...right(8, 0.9), ...wrong(2, 0.9)];
    const options = { wrongRatio: 0.1, confidence: 0.01 };
    expect(clopperPearsonThreshold(forecasts, options).type).toBe('unreachable');
  });

  test('rarely lets more pass than it promises', () => {
    let broken = 0;
    for (let seed = 0; seed < 200; seed++) {
      const threshold = clopperPearsonThreshold(answers(500, `train ${seed}`), { wrongRatio: 0.1 });
      // Of answers that are right with their probability, uniform above t, (1 − t)/2 are wrong.
      if (threshold.type === 'threshold' && (1 - threshold.atLeast) / 2 > 0.1) broken += 1;
    }
    expect(broken / 200).toBeLessThan(0.15);
  });
});

describe('coverageThreshold', () => {
  test.each([
    [0.5, 0.5],
    [0.51, 0.4],
    [0.1, 0.9],
    [0.01, 0.9],
  ])('to accept a share of %d: at least %d', (coverageRatio, atLeast) => {
    const forecasts = [0.1, 0.3, 0.4, 0.5, 0.6, 0.9].flatMap((p) => right(1, p));
    expect(coverageThreshold(forecasts, { coverageRatio })).toMatchObject({ atLeast });
  });
});

describe('a share of forecasts', () => {
  test.each([
    [0.07, 100, 7],
    [0.29, 50, 15],
    [1e-12, 100, 1],
  ])('%d of %i forecasts are %i', (coverageRatio, count, accepted) => {
    const forecasts = Array.from({ length: count }, (_, index) => right(1, index / count)).flat();
    const threshold = coverageThreshold(forecasts, { coverageRatio });
    expect(threshold).toMatchObject({ coverageRatio: accepted / count });
  });
});

describe('all thresholds', () => {
  test.each([-0.1, 1.1, Number.NaN])('refuse a probability of %d', (probability) => {
    const forecasts = [{ probability, correct: true }];
    const message = `probability must be in 0–1, got ${probability}`;
    expect(() => conformalThreshold(forecasts, { lossRatio: 0.1 })).toThrow(message);
    expect(() => clopperPearsonThreshold(forecasts, { wrongRatio: 0.1 })).toThrow(message);
    expect(() => coverageThreshold(forecasts, { coverageRatio: 0.1 })).toThrow(message);
  });

  test.each([0, 1, -1, Number.NaN])('refuse a share of %d', (share) => {
    expect(() => conformalThreshold([], { lossRatio: share })).toThrow('lossRatio must be');
    expect(() => clopperPearsonThreshold([], { wrongRatio: share })).toThrow('wrongRatio must be');
    expect(() => coverageThreshold([], { coverageRatio: share })).toThrow('coverageRatio must be');
  });

  test('say that nothing is too few', () => {
    expect(conformalThreshold([], { lossRatio: 0.9 }).type).toBe('tooFew');
    expect(coverageThreshold([], { coverageRatio: 0.9 }).type).toBe('tooFew');
  });
});
