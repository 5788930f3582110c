import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradiction } from './contradiction.ts';

const clashOf = (one: string, other: string): string => {
  const verdict = contradiction(one, other);
  return verdict.type === 'suspect' ? verdict.clash : verdict.type;
};

describe('contradiction', () => {
  test('names the clash', () => {
    const verdict = contradiction('The league had 10 teams.', 'The league had eight teams.');
    expect(verdict).toEqual({
      type: 'suspect',
      clash: 'numbers',
      finding: 'One says "10 teams", the other says "eight teams".',
    });
  });

  test.each([
    ['other numbers', 'It holds 20,000 people.', 'It holds 25,000 people.', 'numbers'],
    ['the same number in words', 'It had 8 teams.', 'It had eight teams.', 'pass'],
    ['a number more', 'It had 8 teams.', 'In 1990 it had 8 teams.', 'pass'],
    ['other names', 'It was made by Ann Lee.', 'It was made by Bob Ray.', 'names'],
    ['fewer names', 'Made by Ann Lee and Bob Ray.', 'Made by Ann Lee.', 'pass'],
    ['accents', 'The film stars Rubén.', 'The film stars Ruben.', 'pass'],
    ['other examples', 'His films include "Hero".', 'His films include "Wolf".', 'pass'],
    ['a name for a pronoun', 'He lived in the city Graz.', 'Jan Holt lived in the city.', 'pass'],
    ['a denial', 'Graz is the capital.', 'Graz is not the capital.', 'negation'],
    ['two denials', 'Graz is not the capital.', 'Graz was never the capital.', 'pass'],
    ['not known', 'The author is Ann Lee.', 'The author is unknown.', 'doubt'],
    ['contrary words', 'They offer cheap plans.', 'They offer expensive plans.', 'opposites'],
    ['another subject', 'It holds 20,000 people.', 'Ann Lee wrote 3 books.', 'pass'],
    ['nothing at all', '', '', 'pass'],
  ])('%s: %s / %s → %s', (_, one, other, expected) => {
    expect(clashOf(one, other)).toBe(expected);
  });

  test('does not depend on the order, and no text contradicts itself', () => {
    const word = fc.constantFrom(
      'Ann',
      'Bob',
      'won',
      'not',
      '8',
      'ten',
      'games',
      'cheap',
      'expensive',
    );
    const text = fc.array(word, { maxLength: 8 }).map((words) => `the ${words.join(' ')}`);
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(clashOf(other, one)).toBe(clashOf(one, other));
        expect(clashOf(one, one)).toBe('pass');
      }),
    );
  });

  test('how much must be common may be chosen', () => {
    const [one, other] = ['The tower is 20 m high.', 'The bridge is 30 m long.'];
    expect(contradiction(one, other).type).toBe('suspect');
    expect(contradiction(one, other, { commonWordsRatio: 0.9 }).type).toBe('pass');
    expect(() => contradiction(one, other, { commonWordsRatio: 2 })).toThrow(
      new RangeError('commonWordsRatio must be in 0–1, got 2'),
    );
  });
});
