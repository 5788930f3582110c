import { describe, expect, test } from 'vitest';
import { addForecast, type CalibrationReport, emptyTally, reportOn } from './reliability.ts';

function reportOf(
  rows: readonly (readonly [count: number, forecast: number, right: number])[],
): CalibrationReport {
  const tally = emptyTally();
  let outcomes = 0;
  for (const [count, forecast, right] of rows) {
    for (let index = 0; index < count; index++) addForecast(tally, 1, forecast, index < right, 2);
    outcomes += count;
  }
  return reportOn(tally, 2, outcomes);
}

describe('reportOn', () => {
  test('Brier scores, skill and the table are those of the definitions', () => {
    const report = reportOf([
      [10, 0.85, 8],
      [10, 0.25, 2],
    ]);
    expect(report.baseRate).toBe(0.5);
    expect(report.brierStated).toBe(0.5);
    const squares = (8 * 0.15 ** 2 + 2 * 0.85 ** 2 + 2 * 0.75 ** 2 + 8 * 0.25 ** 2) / 20;
    expect(report.brierCalibrated).toBeCloseTo(squares, 12);
    expect(report.skillCalibrated).toBeCloseTo(1 - squares / 0.25, 12);
    expect(report.skillStated).toBe(-1);
    expect(report.effectiveOutcomes).toBe(20);
    expect(report.expectedCalibrationError).toBeCloseTo(0.05, 12);
    const { from, to, count, forecast, right } = report.bins[8] ?? {};
    expect({ from, to, count, right }).toEqual({ from: 0.8, to: 0.9, count: 10, right: 0.8 });
    expect(forecast ?? 0).toBeCloseTo(0.85, 12);
    expect(report.bins[0]?.count).toBe(0);
  });

  test('nothing observed is no alarm', () => {
    const report = reportOf([]);
    expect(report.skillAlarm || report.calibrationAlarm).toBe(false);
    expect(report.brierCalibrated).toBe(0);
  });

  test('an agent that is always right has no skill to lose', () => {
    expect(reportOf([[100, 0.9, 100]]).skillAlarm).toBe(false);
  });

  test('one error long ago, aged to almost nothing, is no lack of skill', () => {
    const tally = emptyTally();
    addForecast(tally, 1, 0.9, false, 1e-12);
    for (let count = 0; count < 100; count++) addForecast(tally, 1, 0.9, true, 1);
    expect(reportOn(tally, 1, 101)).toMatchObject({ skillCalibrated: 0, skillAlarm: false });
  });

  test.each([
    [0.9, true],
    [0.55, false],
  ])('400 forecasts of %d, half of them right: calibration alarm %s', (forecast, alarm) => {
    expect(reportOf([[400, forecast, 200]]).calibrationAlarm).toBe(alarm);
  });

  test.each([
    [49, 0.9, false],
    [50, 0.9, true],
    [50, 0.5, false],
  ])('%i outcomes, half of them right, forecast %d: skill alarm %s', (count, forecast, alarm) => {
    expect(reportOf([[count, forecast, Math.ceil(count / 2)]]).skillAlarm).toBe(alarm);
  });

  test.each([
    [299, false],
    [300, true],
  ])('a large calibration error over %i outcomes: alarm %s', (count, alarm) => {
    expect(reportOf([[count, 0.9, count >> 1]]).calibrationAlarm).toBe(alarm);
  });

  test.each([
    [20, 0.115],
    [50, 0.077],
    [100, 0.054],
    [300, 0.03],
    [1_000, 0.017],
  ])('the calibration error that chance gives over %i outcomes is near %d', (count, floor) => {
    const report = reportOf([[count, 0.5, count >> 1]]);
    expect(Math.abs(report.expectedCalibrationErrorFloor - floor)).toBeLessThan(0.004);
  });
});
