import { describe, expect, test } from 'vitest';
import { numberOf } from './numbers.ts';

describe('numberOf', () => {
  test.each([
    ['8', 8],
    ['1,000', 1000],
    ['2.5', 2.5],
    ['8th', 8],
    ['1980s', 1980],
    ['eight', 8],
    ['eighth', 8],
    ['first', 1],
    ['zero', 0],
    ['twenty', 20],
    ['ninety', 90],
    ['b2b', undefined],
    ['team', undefined],
    ['', undefined],
  ])('%j is %j', (word, value) => {
    expect(numberOf(word)).toBe(value);
  });
});
