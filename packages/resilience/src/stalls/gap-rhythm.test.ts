import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RHYTHM, phiOf, withGap } from './gap-rhythm.ts';

const rhythmOf = (gaps: readonly number[], remembered = 1000) =>
  gaps.reduce((rhythm, gapMs) => withGap(rhythm, gapMs, remembered), NO_RHYTHM);

describe('withGap', () => {
  test('agrees with mean and variance of the logarithms, computed at once', () => {
    const gap = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 50, size: 'max' }), (gaps) => {
        const logs = gaps.map(Math.log);
        const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
        const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
        const rhythm = rhythmOf(gaps);
        expect(rhythm.gaps).toBe(gaps.length);
        expect(rhythm.mean).toBeCloseTo(mean, 8);
        expect(rhythm.variance).toBeCloseTo(variance, 8);
      }),
    );
  });

  test('old gaps fade: the rhythm follows a change', () => {
    const rhythm = rhythmOf([...Array<number>(100).fill(10), ...Array<number>(100).fill(1000)], 20);
    expect(rhythm.gaps).toBe(20);
    expect(Math.exp(rhythm.mean)).toBeGreaterThan(900);
  });

  test('a gap of nothing does no harm', () => {
    expect(rhythmOf([0, 0])).toEqual({ gaps: 2, mean: 0, variance: 0 });
  });
});

describe('phiOf', () => {
  // Logarithms with mean ln(1000) and standard deviation 1.
  const rhythm = { gaps: 50, mean: Math.log(1000), variance: 1 };

  test.each([
    [0, Math.log10(2)], // Half of the gaps are longer than the median.
    [1, 0.8],
    [2, 1.64],
    [3, 2.87],
    [-2, 0.01],
  ])('%i standard deviations beyond the median: φ = %f', (deviations, phi) => {
    expect(phiOf(rhythm, 1000 * Math.exp(deviations))).toBeCloseTo(phi, 1);
  });

  test('grows with the silence, without end', () => {
    const gaps = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    });
    const silence = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(gaps, silence, silence, (seen, one, other) => {
        const [shorter, longer] = [
          phiOf(rhythmOf(seen), Math.min(one, other)),
          phiOf(rhythmOf(seen), Math.max(one, other)),
        ];
        expect(Number.isFinite(longer)).toBe(true);
        expect(longer).toBeGreaterThanOrEqual(shorter - 1e-9);
      }),
    );
  });

  test('an even rhythm does not make the first hiccup a stall', () => {
    expect(phiOf(rhythmOf(Array<number>(50).fill(1000)), 2000)).toBeLessThan(1.5);
  });
});
