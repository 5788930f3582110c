import { describe, expect, test } from 'vitest';
import { scoreConfidence } from './confidence.ts';
import { scoreSplits, splitsTable } from './confidence-splits.ts';
import type { ConfidenceRecord } from './record.ts';

/** Two agents that are equally sure of everything; one is mostly wrong. */
const records = Array.from({ length: 200 }, (_, item): ConfidenceRecord[] => [
  ['good', 'task', item, 0.9, item % 10 === 0 ? 0 : 1],
  ['bad', 'task', item, 0.9, item % 10 === 0 ? 1 : 0],
]).flat();

describe('scoreSplits', () => {
  test('is the mean and the standard deviation of the single splits', () => {
    const briers = [1, 2].map(
      (split) => scoreConfidence(records, { peers: false, split })?.brierCalibrated ?? Number.NaN,
    ) as [number, number];
    const found = scoreSplits(records, 2)?.alone.brierCalibrated;
    expect(found?.mean).toBeCloseTo((briers[0] + briers[1]) / 2, 12);
    expect(found?.standardDeviation).toBeCloseTo(Math.abs(briers[0] - briers[1]) / Math.SQRT2, 12);
    expect(briers[0]).not.toBe(briers[1]);
  });

  test('of nothing is nothing', () => {
    expect(scoreSplits([], 3)).toBeNull();
    expect(splitsTable(null)).toContain('no recorded confidence');
  });

  test('has a line for each figure, alone and with peers', () => {
    const lines = splitsTable(scoreSplits(records, 2)).trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatch(/^alone +brierCalibrated +0\.\d{4} ± 0\.\d{4}$/);
  });
});
