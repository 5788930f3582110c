import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partitionOf } from './partition-of.ts';

describe('partitionOf', () => {
  // The hashes of texts are the published ones of FNV-1a.
  test.each([
    [0, 3, 0],
    [7, 3, 1],
    [-1, 3, 1],
    [-7, 3, 1],
    ['', 1_000, 0x811c9dc5 % 1_000],
    ['a', 1_000, 0xe40c292c % 1_000],
    ['foobar', 1_000, 0xbf9cf968 % 1_000],
    ['anything', 1, 0],
  ])('key %j of %i partitions: %i', (key, partitions, expected) => {
    expect(partitionOf(key, partitions)).toBe(expected);
  });

  test('any key has a partition, and keys are spread over all', () => {
    const hits = new Array<number>(8).fill(0);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.double()), (key) => {
        const partition = partitionOf(key, 8);
        hits[partition] = (hits[partition] ?? 0) + 1;
        return Number.isInteger(partition) && partition >= 0 && partition < 8;
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(Math.min(...hits)).toBeGreaterThan(100);
  });
});
