import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from './words.ts';

describe('wordsOf', () => {
  test('splits at everything that is no letter or digit, and keeps 1,000 and 8th whole', () => {
    const texts = wordsOf('$1,000 in the 8th year: “Pop-rock”, isn’t it?').map(({ text }) => text);
    expect(texts).toEqual(['1,000', 'in', 'the', '8th', 'year', 'Pop', 'rock', "isn't", 'it']);
  });

  test('accents and ligatures do not count', () => {
    expect(wordsOf('Yordán ﬁlm').map(({ text }) => text)).toEqual(['Yordan', 'film']);
  });

  test.each([
    ['directed', 'director'],
    ['movies', 'movie'],
    ["Gaye's", 'Gaye'],
    ['provides', 'provided'],
  ])('%s and %s have one stem', (one, other) => {
    expect(wordsOf(one)[0]?.stem).toBe(wordsOf(other)[0]?.stem);
  });

  test('short words keep their ending: they would mean nothing without', () => {
    expect(wordsOf('Red bus').map(({ stem }) => stem)).toEqual(['red', 'bus']);
  });

  test('knows where sentences start', () => {
    const starts = wordsOf('He won. They lost!\nList: one, two').filter(
      (word) => word.startsSentence,
    );
    expect(starts.map(({ text }) => text)).toEqual(['He', 'They', 'List', 'one']);
  });

  test('a dot in a number or an abbreviation without a space ends no sentence', () => {
    expect(
      wordsOf('It costs 2.50 in U.S money').filter((word) => word.startsSentence),
    ).toHaveLength(1);
  });

  test('articles and numbers are no content', () => {
    const content = wordsOf('the eight teams of 1980').filter(({ isContent }) => isContent);
    expect(content.map(({ text }) => text)).toEqual(['teams']);
  });

  test('any text has words, in the order of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 20 }), (parts) => {
        expect(wordsOf(parts.join(' ')).map(({ text }) => text)).toEqual(parts);
      }),
    );
  });
});
