import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textHash } from './text-hash.ts';

describe('textHash', () => {
  test('is a whole number from 0 to below 2^53', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Number.isSafeInteger(textHash(text))).toBe(true);
        expect(textHash(text)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('tells 500 000 texts apart that differ in one number or in their order', () => {
    const hashes = new Set<number>();
    for (let index = 0; index < 250_000; index++) {
      hashes.add(textHash(`{"path":"/a/b${index}"}`));
      hashes.add(textHash(`${index},${250_000 - index}`));
    }
    expect(hashes.size).toBe(500_000);
  });

  test('uses its high and its low half: neither collides more often than chance allows', () => {
    const low = new Set<number>();
    const high = new Set<number>();
    for (let index = 0; index < 20_000; index++) {
      const hash = textHash(`step ${index}`);
      low.add(hash % 2 ** 32);
      high.add(Math.floor(hash / 2 ** 32));
    }
    expect(low.size).toBeGreaterThan(19_995); // Expected collisions: 0.05.
    expect(high.size).toBeGreaterThan(19_850); // 21 bits: about 95.
  });
});
