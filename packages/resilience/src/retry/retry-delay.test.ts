import { type Random, seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

const always = (chance: number): Random => ({ ...seededRandom(1), next: () => chance });
const backoff = { baseMs: 100, maxMs: 1_000 };

describe('retryDelayMs', () => {
  test.each([
    [1, 0, 0],
    [1, 0.5, 50],
    [2, 0.5, 100],
    [4, 0.5, 400],
    [5, 0.5, 500],
    [5_000, 0.999, 999],
  ])('retry %i in a row, chance %d: %i ms', (retries, chance, expected) => {
    expect(retryDelayMs(retries, always(chance), backoff)).toBe(expected);
  });

  test('without options waits at most 1 s, and never 20 s', () => {
    expect(retryDelayMs(1, always(0.9999))).toBe(999);
    expect(retryDelayMs(60, always(0.9999))).toBe(19_998);
  });

  test('the first wait may be the longest already', () => {
    expect(retryDelayMs(3, always(0.5), { baseMs: 100, maxMs: 100 })).toBe(50);
  });

  test('the same seed gives the same waits', () => {
    const waits = (): number[] => {
      const random = seededRandom(7);
      return [1, 2, 3, 4].map((retries) => retryDelayMs(retries, random));
    };
    expect(waits()).toEqual(waits());
  });

  test.each([
    [0, {}, 'retriesInARow must be an integer ≥ 1, got 0'],
    [1, { baseMs: 0 }, 'baseMs must be > 0, got 0'],
    [1, { baseMs: 100, maxMs: 99 }, 'maxMs must be in 100–2147483647, got 99'],
    [1, { maxMs: 2 ** 31 }, 'maxMs must be in 1000–2147483647, got 2147483648'],
    [1, { maxMs: Number.NaN }, 'got NaN'],
  ])('retry %i with %j is refused', (retries, options, message) => {
    expect(() => retryDelayMs(retries, seededRandom(1), options)).toThrow(message);
  });
});
