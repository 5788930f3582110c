import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryTokens } from './retry-tokens.ts';

const generous = { retryRatio: 1, minRetriesPerMinute: 1_000 };

describe('RetryTokens', () => {
  test.each([
    [0, 500],
    [5, 495],
    [14, 486],
  ])('a retry that costs %i leaves %i of 500', (price, tokens) => {
    const bucket = new RetryTokens();
    expect(bucket.take(price, 0)).toEqual({ type: 'granted', cost: price, tokens });
    expect(bucket.tokens).toBe(tokens);
  });

  test('what is not there cannot be taken, and refusing takes nothing', () => {
    const bucket = new RetryTokens({ ...generous, capacity: 20 });
    bucket.take(14, 0);
    const refused = { type: 'refused', reason: 'tokens', cost: 14, tokens: 6 };
    expect(bucket.take(14, 0)).toEqual(refused);
    expect(bucket.take(5, 0).type).toBe('granted');
  });

  test('a success brings tokens back, never above the capacity', () => {
    const bucket = new RetryTokens({ ...generous, capacity: 100 });
    bucket.take(56, 0);
    bucket.firstTrySucceeded();
    expect(bucket.tokens).toBe(45);
    bucket.retrySucceeded(56);
    expect(bucket.tokens).toBe(100);
    bucket.firstTrySucceeded();
    expect(bucket.tokens).toBe(100);
  });

  test.each([
    [0, 3],
    [39, 3],
    [40, 4],
    [100, 10],
  ])('after %i first attempts in a minute there are %i retries', (firstAttempts, retries) => {
    const bucket = new RetryTokens();
    for (let count = 0; count < firstAttempts; count++) bucket.firstAttempt(count);
    const granted = Array.from({ length: 20 }, () => bucket.take(5, 1_000).type);
    expect(granted.filter((type) => type === 'granted')).toHaveLength(retries);
  });

  test('a refusal says when the next retry may be, and that is true', () => {
    const bucket = new RetryTokens();
    bucket.firstAttempt(0);
    for (let count = 0; count < 3; count++) bucket.take(5, 7_000);
    expect(bucket.take(5, 30_000)).toEqual({ type: 'refused', reason: 'rate', retryAtMs: 65_000 });
    expect(bucket.take(5, 64_999).type).toBe('refused');
    expect(bucket.take(5, 65_000).type).toBe('granted');
  });

  test('where the first attempts that allowed a retry expire with it, it says so', () => {
    const bucket = new RetryTokens();
    for (let count = 0; count < 40; count++) bucket.firstAttempt(0);
    for (const nowMs of [20_000, 40_000, 40_000, 40_000]) bucket.take(5, nowMs);
    // At 80 s one retry has expired, but three are as many as there may be without first attempts.
    expect(bucket.take(5, 45_000)).toMatchObject({ reason: 'rate', retryAtMs: 100_000 });
    expect(bucket.take(5, 99_999).type).toBe('refused');
    expect(bucket.take(5, 100_000).type).toBe('granted');
  });

  test('where only first attempts make room, no time is promised', () => {
    const bucket = new RetryTokens({ minRetriesPerMinute: 0 });
    const never = { type: 'refused', reason: 'rate', retryAtMs: Number.POSITIVE_INFINITY };
    expect(bucket.take(5, 0)).toEqual(never);
    for (let count = 0; count < 10; count++) bucket.firstAttempt(0);
    expect(bucket.take(5, 0).type).toBe('granted');
    expect(bucket.take(5, 0)).toEqual(never);
  });

  test('a share of 0.29 of 100 is 29', () => {
    const bucket = new RetryTokens({ retryRatio: 0.29 });
    for (let count = 0; count < 100; count++) bucket.firstAttempt(0);
    const granted = Array.from({ length: 40 }, () => bucket.take(5, 0).type);
    expect(granted.filter((type) => type === 'granted')).toHaveLength(29);
  });

  test('saved and restored on another clock, the minute goes on', () => {
    const bucket = new RetryTokens();
    for (let count = 0; count < 3; count++) bucket.take(14, 1_000_000);
    const state = JSON.parse(JSON.stringify(bucket.save(1_030_000)));
    const again = new RetryTokens({}, { state, nowMs: 0 });
    expect(again.tokens).toBe(bucket.tokens);
    expect(again.take(5, 25_000).type).toBe('refused');
    expect(again.take(5, 30_000).type).toBe('granted');
  });

  test.each([
    [{ capacity: 0 }, 'capacity must be an integer ≥ 1, got 0'],
    [{ firstTryRefund: Number.NaN }, 'firstTryRefund must be ≥ 0, got NaN'],
    [{ retryRatio: 1.1 }, 'retryRatio must be in 0–1, got 1.1'],
    [{ minRetriesPerMinute: -1 }, 'minRetriesPerMinute must be an integer ≥ 0, got -1'],
  ])('%j is refused', (options, message) => {
    expect(() => new RetryTokens(options)).toThrow(message);
  });

  test.each([-1, Number.NaN])('a cost of %d is refused', (price) => {
    expect(() => new RetryTokens().take(price, 0)).toThrow(`cost must be ≥ 0, got ${price}`);
    expect(() => new RetryTokens().retrySucceeded(price)).toThrow(`got ${price}`);
  });

  test('restored with a smaller capacity, the capacity holds', () => {
    const state = new RetryTokens().save(0);
    expect(new RetryTokens({ capacity: 10 }, { state, nowMs: 0 }).tokens).toBe(10);
  });

  test.each([
    [{ ageSteps: -1 }, 'ageSteps must be an integer ≥ 0, got -1'],
    [{ firstAttempts: Number.NaN }, 'firstAttempts must be an integer ≥ 0, got NaN'],
    [{ retries: 0.5 }, 'retries must be an integer ≥ 0, got 0.5'],
  ])('a saved step with %j is refused', (fields, message) => {
    const step = { ageSteps: 0, firstAttempts: 0, retries: 0, ...fields };
    const state = { version: 1, tokens: 1, steps: [step] } as const;
    expect(() => new RetryTokens({}, { state, nowMs: 0 })).toThrow(message);
  });

  test('other versions and tokens that cannot be are refused', () => {
    const state = JSON.parse('{"version":2,"tokens":1,"steps":[]}');
    expect(() => new RetryTokens({}, { state, nowMs: 0 })).toThrow('version 2');
    const negative = { version: 1, tokens: -1, steps: [] } as const;
    expect(() => new RetryTokens({}, { state: negative, nowMs: 0 })).toThrow('tokens must be');
  });

  test('in any history the bounds hold, against a list of all attempts', () => {
    const steps = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 20_000 }),
        act: fc.constantFrom('first', 'done', 'take', 'take', 'retried'),
        cost: fc.constantFrom(5, 14, 28, 56),
      }),
      { maxLength: 80, size: 'max' },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const bucket = new RetryTokens({ capacity: 100 });
        const log: { act: 'first' | 'retry'; step: number }[] = [];
        let tokens = 100;
        let nowMs = 0;
        for (const { afterMs, act, cost } of all) {
          nowMs += afterMs;
          const step = Math.floor(nowMs / 5_000);
          const recent = log.filter((each) => each.step > step - 12);
          if (act === 'first') bucket.firstAttempt(nowMs);
          if (act === 'first') log.push({ act, step });
          if (act === 'done') bucket.firstTrySucceeded();
          if (act === 'done') tokens = Math.min(100, tokens + 1);
          if (act === 'retried') bucket.retrySucceeded(cost);
          if (act === 'retried') tokens = Math.min(100, tokens + cost);
          if (act !== 'take') continue;
          const firsts = recent.filter((each) => each.act === 'first').length;
          const isWithin = recent.length - firsts < Math.max(3, Math.floor(firsts / 10));
          const isGranted = cost <= tokens && isWithin;
          expect(bucket.take(cost, nowMs).type).toBe(isGranted ? 'granted' : 'refused');
          if (isGranted) tokens -= cost;
          if (isGranted) log.push({ act: 'retry', step });
        }
        expect(bucket.tokens).toBe(tokens);
        expect(bucket.save(nowMs).steps.length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 1_000 },
    );
  });
});
