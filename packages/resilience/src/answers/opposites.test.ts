import { describe, expect, test } from 'vitest';
import { oppositesBetween } from './opposites.ts';
import { wordsOf } from './words.ts';

const between = (one: string, other: string) => oppositesBetween(wordsOf(one), wordsOf(other));

describe('oppositesBetween', () => {
  test.each([
    ['a poor credit score', 'a good credit score', { word: 'poor', contrary: 'good' }],
    [
      'inflexible payment plans',
      'flexible payment plans',
      { word: 'inflexible', contrary: 'flexible' },
    ],
    ['flexible payment plans', 'inflexible payment', { word: 'flexible', contrary: 'inflexible' }],
    ['to hinder productivity', 'to improve productivity', { word: 'hinder', contrary: 'improve' }],
  ])('%s, %s', (one, other, expected) => {
    expect(between(one, other)).toEqual(expected);
  });

  test.each([
    ['the contrary of another thing', 'a poor credit score', 'good customers like it'],
    ['both words in the other', 'a poor credit score', 'good and poor credit scores'],
    ['no contrary', 'a fair credit score', 'a good credit score'],
    ['a short word with a prefix', 'in the team', 'the team'],
  ])('%s is none', (_, one, other) => {
    expect(between(one, other)).toBeUndefined();
  });
});
