import { seededRandom } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corruptValue } from './corrupt.ts';

const corrupted = (value: unknown, seed: number) => corruptValue(value, seededRandom(seed));
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

describe('corruptValue', () => {
  test.each<[unknown, (wrong: unknown) => boolean]>([
    [40, (wrong) => Number.isInteger(wrong) && Math.abs((wrong as number) - 40) <= 20],
    [0, (wrong) => wrong === 1 || wrong === -1],
    [0.5, (wrong) => (wrong as number) >= 0.25 && (wrong as number) <= 0.75],
    [Number.POSITIVE_INFINITY, (wrong) => wrong === 0],
    [true, (wrong) => wrong === false],
    ['in 1984', (wrong) => /^in (?!1984)\d{4}$/.test(wrong as string)],
    ['not so good', (wrong) => ['so good', 'not good', 'not so'].includes(wrong as string)],
    ['Graz', (wrong) => wrong === 'Grazs'],
    [[true], (wrong) => ['[]', '[false]'].includes(JSON.stringify(wrong))],
    [null, (wrong) => wrong === 'something else'],
    [{}, (wrong) => wrong === 'something else'],
  ])('%j stays of its kind', (value, isPlausible) => {
    const wrong = seeds.map((seed) => corrupted(value, seed));
    expect(wrong.filter((each) => !isPlausible(each))).toEqual([]);
  });

  test('one place is changed, each of them by some seed, and the original stays', () => {
    const value = Object.freeze({ a: 10, b: { c: 'x y', d: [true, null] } });
    const seen = new Set(seeds.map((seed) => JSON.stringify(corrupted(value, seed))));
    for (const wrong of seen) {
      const { a, b } = JSON.parse(wrong);
      const changes = [a !== 10, b.c !== 'x y', JSON.stringify(b.d) !== '[true,null]'];
      expect(changes.filter(Boolean)).toHaveLength(1);
    }
    expect(seen.size).toBeGreaterThan(4);
    expect(JSON.stringify(value)).toBe('{"a":10,"b":{"c":"x y","d":[true,null]}}');
  });

  test('a cycle does not hold it up', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(corrupted(cycle, 1)).toBe('something else');
  });

  test('whatever JSON it is given, the result is another one, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
        const wrong = corrupted(value, seed);
        expect(JSON.stringify(wrong)).not.toBe(JSON.stringify(value));
        expect(corrupted(value, seed)).toEqual(wrong);
      }),
    );
  });
});
