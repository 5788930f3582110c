import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { hedgeAfterMs, LatencySketch } from './latency-sketch.ts';

describe('LatencySketch', () => {
  test.each([0, 0.5, 0.95, 0.99, 1])(
    'quantile %d is within 1 %% of the sorted list, or a millisecond',
    (quantile) => {
      const random = seededRandom(quantile);
      const sketch = new LatencySketch();
      const all = Array.from({ length: 900 }, () => 5 + 10_000 * random.next() ** 6);
      for (const latencyMs of all) sketch.observe(latencyMs);
      const exact = all.toSorted((left, right) => left - right)[Math.floor(quantile * 899)] ?? 0;
      const offMs = Math.abs((sketch.quantileMs(quantile) ?? 0) - exact);
      expect(offMs).toBeLessThanOrEqual(Math.max(1, exact * 0.0101));
    },
  );

  test('old calls are forgotten after one to two windows', () => {
    const sketch = new LatencySketch({ windowCalls: 100 });
    for (let call = 0; call < 100; call++) sketch.observe(10);
    for (let call = 0; call < 100; call++) sketch.observe(1_000);
    expect(sketch.count).toBe(200);
    expect(sketch.quantileMs(0.1)).toBeLessThan(11);
    sketch.observe(1_000);
    expect(sketch.count).toBe(101);
    expect(sketch.quantileMs(0)).toBeGreaterThan(900);
  });

  test('latencies of no time and of years are counted, as a millisecond and a day', () => {
    const sketch = new LatencySketch();
    sketch.observe(0);
    sketch.observe(1e15);
    expect(sketch.quantileMs(0)).toBeCloseTo(1, 1);
    expect((sketch.quantileMs(1) ?? 0) / 86_400_000).toBeCloseTo(1, 1);
  });

  test('without calls there is no quantile', () => {
    expect(new LatencySketch().quantileMs(0.5)).toBeUndefined();
  });

  test.each([
    [{ significantDigits: 4 as never }, 'significantDigits must be 1, 2 or 3, got 4'],
    [{ windowCalls: 0 }, 'windowCalls must be an integer ≥ 1, got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => new LatencySketch(options)).toThrow(message);
  });

  test('latencies and quantiles that cannot be are refused', () => {
    expect(() => new LatencySketch().observe(-1)).toThrow('latencyMs must be ≥ 0, got -1');
    expect(() => new LatencySketch().observe(Number.NaN)).toThrow('got NaN');
    expect(() => new LatencySketch().quantileMs(95)).toThrow('quantile must be in 0–1, got 95');
  });
});

describe('hedgeAfterMs', () => {
  test('is the p95, from 100 calls on', () => {
    const sketch = new LatencySketch();
    for (let call = 1; call <= 99; call++) sketch.observe(call);
    expect(hedgeAfterMs(sketch)).toBeUndefined();
    sketch.observe(100);
    expect(Math.abs((hedgeAfterMs(sketch) ?? 0) - 95)).toBeLessThan(1);
    expect(hedgeAfterMs(sketch, { minCalls: 101 })).toBeUndefined();
    expect(Math.abs((hedgeAfterMs(sketch, { quantile: 0.5 }) ?? 0) - 50)).toBeLessThan(1);
  });
});
