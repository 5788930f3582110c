import { describe, expect, test } from 'vitest';
import { addOutcome, type Cell, emptyCell, fitCell, fitTogether, forecastOf } from './cell.ts';
import { logit } from './confidence-bins.ts';
import { IDENTITY } from './platt.ts';

type Outcome = readonly [stated: number, correct: boolean];

function cellOf(outcomes: readonly Outcome[], halfLife = Number.POSITIVE_INFINITY): Cell {
  const cell = emptyCell();
  for (const [stated, correct] of outcomes) {
    addOutcome(cell, stated, 0.5, correct, 2 ** (1 / halfLife));
  }
  return cell;
}

const repeated = (times: number, outcomes: readonly Outcome[]): Outcome[] =>
  Array.from({ length: times }, () => outcomes).flat();

describe('a cell', () => {
  test('without outcomes takes its centre, and has nothing usual', () => {
    const fit = fitCell(emptyCell(), { slope: 0.5, shift: -1 });
    expect([fit.slope, fit.shift, fit.usualLogOdds]).toEqual([0.5, -1, 0]);
  });

  test('its bins add what no line can say', () => {
    const cell = cellOf(
      repeated(300, [
        [0.5, true],
        [0.7, false],
        [0.9, true],
      ]),
    );
    const fit = fitCell(cell, IDENTITY);
    const forecasts = [0.5, 0.7, 0.9].map((stated) => forecastOf(fit, stated));
    expect(forecasts[0]).toBeGreaterThan(0.85);
    expect(forecasts[1]).toBeLessThan(0.15);
    expect(forecasts[2]).toBeGreaterThan(0.85);
  });

  test('what is usual is the mean log-odds of its own forecasts', () => {
    const said = repeated(20, [
      [0.6, true],
      [0.6, false],
      [0.9, false],
    ]);
    const fit = fitCell(cellOf(said), IDENTITY);
    const sum = said.reduce((total, [stated]) => total + logit(forecastOf(fit, stated)), 0);
    expect(fit.usualLogOdds).toBeCloseTo(sum / said.length, 9);
  });

  test('aged sums are scaled back without anything else changing', () => {
    const old = repeated(500, [[0.9, false]]);
    const recent = repeated(10, [
      [0.8, true],
      [0.6, false],
      [0.6, true],
    ]);
    // After the old ones the gain has passed its bound again and again.
    const aged = fitCell(cellOf([...old, ...recent], 0.5), IDENTITY);
    const fresh = fitCell(cellOf(recent, 0.5), IDENTITY);
    for (const stated of [0.6, 0.8, 0.9]) {
      expect(forecastOf(aged, stated)).toBeCloseTo(forecastOf(fresh, stated), 9);
    }
  });

  test('a million outcomes leave finite sums', () => {
    const cell = emptyCell();
    for (let count = 0; count < 1_000_000; count++) {
      addOutcome(cell, 0.9, 0.5, count % 2 === 0, 2 ** (1 / 200));
    }
    const { weight, right } = cell.tally;
    expect(weight / cell.gain).toBeCloseTo(1 / (1 - 2 ** (-1 / 200)), 3);
    expect(right / weight).toBeCloseTo(0.5, 2);
    expect(forecastOf(fitCell(cell, IDENTITY), 0.9)).toBeCloseTo(0.5, 1);
  });
});

describe('several cells', () => {
  const wrong = repeated(30, [[0.9, false]]);

  test('are fitted as one that saw all their outcomes', () => {
    const right = repeated(10, [[0.7, true]]);
    const together = fitTogether([cellOf(wrong), cellOf(right)], IDENTITY);
    const one = fitTogether([cellOf([...wrong, ...right])], IDENTITY);
    expect(together.slope).toBeCloseTo(one.slope, 9);
    expect(together.shift).toBeCloseTo(one.shift, 9);
  });

  test('count as what they are worth now, however much they aged', () => {
    // With a half-life of one outcome any history is worth two.
    const aged = fitTogether([cellOf(wrong, 1)], IDENTITY);
    const two = fitTogether([cellOf(wrong.slice(0, 2))], IDENTITY);
    expect(aged.slope).toBeCloseTo(two.slope, 6);
    expect(aged.shift).toBeCloseTo(two.shift, 6);
  });
});
