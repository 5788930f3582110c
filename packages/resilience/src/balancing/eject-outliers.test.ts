import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ejectOutliers } from './eject-outliers.ts';

type Row = readonly [latencyMs: number, successRatio: number, samples?: number];
const pool = (rows: readonly Row[]) =>
  rows.map(([latencyMs, successRatio, samples = 100], index) => ({
    agent: `${index}`,
    inFlight: 0,
    latencyMs,
    successRatio,
    samples,
  }));
const gone = (rows: readonly Row[], options = {}) =>
  ejectOutliers(pool(rows), options).ejected.map(({ agent, reason }) => `${agent} ${reason}`);

describe('ejectOutliers', () => {
  test.each<[string, readonly Row[], string[]]>([
    ['nobody', [], []],
    ['a single agent', [[9_000, 0]], []],
    [
      'two agents',
      [
        [100, 1],
        [9_000, 0],
      ],
      [],
    ],
    [
      'equal agents',
      [
        [100, 0.9],
        [100, 0.9],
        [100, 0.9],
      ],
      [],
    ],
    [
      'one that fails',
      [
        [100, 0.95],
        [100, 0.9],
        [100, 0.4],
      ],
      ['2 successRatio'],
    ],
    [
      'one that is slow',
      [
        [100, 0.9],
        [120, 0.9],
        [900, 0.9],
      ],
      ['2 latencyMs'],
    ],
    [
      'one that is twice as slow',
      [
        [100, 0.9],
        [100, 0.9],
        [200, 0.9],
      ],
      [],
    ],
    [
      'one that is fast and perfect',
      [
        [1, 1],
        [100, 0.8],
        [100, 0.8],
      ],
      [],
    ],
    [
      'one that failed a little more, of few',
      [
        [100, 0.9],
        [100, 0.9],
        [100, 0.8, 20],
      ],
      [],
    ],
    [
      'one that failed a little more, of many',
      [
        [100, 0.9],
        [100, 0.9],
        [100, 0.8, 400],
      ],
      ['2 successRatio'],
    ],
    [
      'one with too few calls',
      [
        [100, 1],
        [100, 1],
        [100, 1],
        [9_000, 0, 19],
      ],
      [],
    ],
    [
      'too few who are known',
      [
        [100, 1],
        [9_000, 0],
        [100, 1, 19],
      ],
      [],
    ],
    [
      'a wide spread',
      [
        [100, 0.9],
        [1_000, 0.9],
        [10_000, 0.9],
        [11_000, 0.9],
      ],
      [],
    ],
  ])('%s', (_, rows, ejected) => {
    expect(gone(rows)).toEqual(ejected);
  });

  test('of many that are bad only the worst go, and half stay', () => {
    const rows: Row[] = [
      [100, 1],
      [100, 1],
      [100, 1],
      [100, 1],
      [100, 1],
      [100, 0.5],
      [100, 0.3],
    ];
    const options = { maxEjectedRatio: 0.2, deviations: 1 };
    expect(gone(rows, options)).toEqual(['6 successRatio']);
    expect(gone(rows, { deviations: 1 })).toEqual(['6 successRatio', '5 successRatio']);
  });

  test('one may always go, however small the share', () => {
    const rows: Row[] = [
      [100, 1],
      [100, 1],
      [100, 1],
      [100, 0.3],
    ];
    expect(gone(rows, { maxEjectedRatio: 0 })).toEqual(['3 successRatio']);
  });

  test('of equally bad ones the same goes in any order', () => {
    const rows: Row[] = [1, 1, 1, 1, 1, 1, 0.3, 0.3].map((ratio) => [100, ratio]);
    const options = { deviations: 1, maxEjectedRatio: 0 };
    for (const order of [pool(rows), pool(rows).toReversed()]) {
      expect(ejectOutliers(order, options).ejected.map(({ agent }) => agent)).toEqual(['6']);
    }
  });

  test('an agent that takes no time is no outlier, and spoils no comparison', () => {
    const rows: Row[] = [
      [0, 1],
      [100, 1],
      [100, 1],
      [100, 0.2],
    ];
    expect(gone(rows)).toEqual(['3 successRatio']);
  });

  test('never more than half go, and who stays and who goes are all', () => {
    const row = fc.tuple(
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 1_000 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12, size: 'max' }), (rows) => {
        const candidates = pool(rows);
        const { kept, ejected } = ejectOutliers(candidates, { deviations: 0.5, slowerTimes: 1.1 });
        expect(ejected.length).toBeLessThanOrEqual(rows.length / 2);
        expect(kept.length + ejected.length).toBe(rows.length);
        const names = new Set([...kept, ...ejected].map(({ agent }) => agent));
        expect(names.size).toBe(rows.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [{ deviations: 0 }, 'deviations must be > 0, got 0'],
    [{ slowerTimes: 1 }, 'slowerTimes must be > 1, got 1'],
    [{ minSamples: 0 }, 'minSamples must be an integer ≥ 1, got 0'],
    [{ minAgents: 1 }, 'minAgents must be an integer ≥ 2, got 1'],
    [{ maxEjectedRatio: 0.6 }, 'maxEjectedRatio must be ≤ 0.5, got 0.6'],
  ])('%j is refused', (options, message) => {
    expect(() => ejectOutliers([], options)).toThrow(message);
    expect(() => ejectOutliers(pool([[Number.NaN, 1]]))).toThrow('latencyMs must be');
  });
});
