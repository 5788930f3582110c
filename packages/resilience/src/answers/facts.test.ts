import { describe, expect, test } from 'vitest';
import { factsOf } from './facts.ts';

const names = (text: string) => [...factsOf(text).names.values()].map((name) => name.text);
const numbers = (text: string) => [...factsOf(text).numbers.keys()];

describe('factsOf', () => {
  test.each([
    ['eight teams and 10 players', [8, 10]],
    ['twenty-one of them', [21]],
    ['2.5 million people', [2_500_000]],
    ['three hundred years', [300]],
    ['20 5', [20, 5]],
    ['one of them', []],
    ['one player', [1]],
    ['the 22nd title in 1,000 years', [22, 1000]],
  ])('%s: the numbers are %j', (text, expected) => {
    expect(numbers(text)).toEqual(expected);
  });

  test('a number is remembered with what it counts', () => {
    expect(factsOf('It had 10 teams.').numbers.get(10)).toBe('10 teams');
    expect(factsOf('It had 10. Teams won.').numbers.get(10)).toBe('10');
  });

  test('a capital at the start of a sentence makes no name, unless another follows', () => {
    expect(names('We met Peter. Users left. Roger Kumble came.')).toEqual([
      'Peter',
      'Roger',
      'Kumble',
    ]);
  });

  test('examples and the subject are marked', () => {
    const facts = factsOf('Lütfi Elvan made films such as "Hero". He met Anna.').names;
    expect(facts.get('elvan')).toEqual({ text: 'Elvan', isExample: false, isSubject: true });
    expect(facts.get('hero')).toEqual({ text: 'Hero', isExample: true, isSubject: false });
    expect(facts.get('anna')).toEqual({ text: 'Anna', isExample: false, isSubject: false });
  });

  test.each([
    ['It is not open.', true],
    ["It isn't open.", true],
    ['It is open without a fee.', true],
    ['It is open.', false],
    ['It is notable.', false],
  ])('%s is negated: %j', (text, expected) => {
    expect(factsOf(text).isNegated).toBe(expected);
  });

  test.each([
    ['The author is not explicitly stated.', true],
    ['Its origin is UNKNOWN.', true],
    ["I'm sorry, who is that?", true],
    ['The author is known.', false],
  ])('%s is doubtful: %j', (text, expected) => {
    expect(factsOf(text).isDoubtful).toBe(expected);
  });
});
