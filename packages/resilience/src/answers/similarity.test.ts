import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copied } from './copied.ts';
import { sameAnswer } from './same-answer.ts';
import { selfRepetition } from './self-repetition.ts';
import { commonCount, shinglesOf, wordingOf } from './shingles.ts';

const words = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ');

describe('shinglesOf', () => {
  test('case, punctuation and compatibility forms do not count', () => {
    expect(wordingOf('The “ﬁrst” ＴＥＳＴ, no. 2!')).toEqual(['the', 'first', 'test', 'no', '2']);
  });

  test('agrees with sets of texts on how many runs there are and how many are common', () => {
    const wording = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    const runs = (text: readonly string[]) =>
      new Set(text.slice(2).map((word, index) => `${text[index]} ${text[index + 1]} ${word}`));
    fc.assert(
      fc.property(wording, wording, (one, other) => {
        expect(shinglesOf(one, 3).size).toBe(runs(one).size);
        const common = [...runs(one)].filter((run) => runs(other).has(run)).length;
        expect(commonCount(shinglesOf(one, 3), shinglesOf(other, 3))).toBe(common);
      }),
    );
  });
});

describe('copied', () => {
  test('an answer inside a longer one is a copy', () => {
    const verdict = copied({ answer: words(0, 60), other: words(-100, 300) });
    expect(verdict).toEqual({
      type: 'copied',
      containment: 1,
      finding:
        '100 % of the wording of the shorter answer is also in the other; the two do not count as independent.',
    });
  });

  test.each([
    ['nothing in common', 100, 'pass', 0],
    ['a fifth in common', 80, 'pass', 0.184],
    ['a third in common', 67, 'suspect', 0.316],
    ['two thirds in common', 33, 'copied', 0.663],
  ])('%s: %#', (_, from, type, containment) => {
    const verdict = copied({ answer: words(0, 100), other: words(from, 100) });
    expect(verdict.type).toBe(type);
    expect('containment' in verdict && verdict.containment).toBeCloseTo(containment, 3);
  });

  test('what the task itself says is no copying', () => {
    const task = words(1000, 80);
    const pair = { answer: `${task} ${words(0, 60)}`, other: `${task} ${words(500, 60)}` };
    expect(copied(pair).type).toBe('suspect');
    expect(copied({ ...pair, given: [words(3000, 9), task] })).toEqual({
      type: 'pass',
      containment: 0,
    });
  });

  test('an answer that is all quotation has no wording of its own', () => {
    const task = words(1000, 80);
    const pair = { answer: words(0, 60), other: `${task} ${words(500, 9)}`, given: [task] };
    expect(copied(pair)).toEqual({ type: 'notApplicable', shingles: 9 });
    expect(copied({ ...pair, answer: pair.other, other: pair.answer }).type).toBe('notApplicable');
  });

  test('short answers may agree', () => {
    expect(copied({ answer: words(0, 41), other: words(0, 41) })).toEqual({
      type: 'notApplicable',
      shingles: 39,
    });
    expect(copied({ answer: words(0, 42), other: words(0, 42) }).type).toBe('copied');
    expect(copied({ answer: '', other: '' }).type).toBe('notApplicable');
  });

  test.each([
    [{ suspectRatio: 1.5 }, 'suspectRatio must be in 0–1, got 1.5'],
    [{ copiedRatio: 0.1 }, 'copiedRatio must be ≥ suspectRatio, got 0.1'],
    [{ leastShingles: 0 }, 'leastShingles must be an integer ≥ 1, got 0'],
  ])('wrong options %j throw with the value', (options, message) => {
    expect(() => copied({ answer: '', other: '' }, options)).toThrow(new RangeError(message));
  });
});

describe('sameAnswer', () => {
  test.each([
    ['the same words', 'It is Graz.', 'it is graz', 'sameAgain'],
    ['very short', '42', '42.', 'sameAgain'],
    ['very short and different', '42', '43', 'changed'],
    ['nothing twice', '', ' ', 'sameAgain'],
    ['one word of a short answer', 'The capital is Graz now', 'The capital is Wien now', 'changed'],
    [
      'one word of a long answer',
      words(0, 200),
      `${words(0, 100)} x ${words(101, 99)}`,
      'sameAgain',
    ],
    ['a tenth of a long answer', words(0, 200), `${words(0, 180)} ${words(900, 20)}`, 'changed'],
  ])('%s: %#', (_, answer, previous, expected) => {
    expect(sameAnswer({ answer, previous }).type).toBe(expected);
    expect(sameAnswer({ answer: previous, previous: answer }).type).toBe(expected);
  });

  test('the bound may be chosen', () => {
    const pair = { answer: words(0, 200), previous: `${words(0, 180)} ${words(900, 20)}` };
    expect(sameAnswer(pair, { sameAboveRatio: 0.5 }).type).toBe('sameAgain');
    expect(() => sameAnswer(pair, { sameAboveRatio: -1 })).toThrow(RangeError);
  });
});

describe('selfRepetition', () => {
  test.each([
    ['a sentence over and over', 'I read the file again. '.repeat(30), 'repeating'],
    ['prose without repeats', words(0, 200), 'pass'],
    ['half new, half repeated once', `${words(0, 90)} ${words(0, 90)}`, 'pass'],
    ['too short', 'again '.repeat(39), 'notApplicable'],
    [
      'the end counts, not the beginning',
      `${words(0, 900)} ${'so it is '.repeat(80)}`,
      'repeating',
    ],
  ])('%s → %s', (_, text, expected) => {
    expect(selfRepetition(text).type).toBe(expected);
  });

  test('says how much', () => {
    const verdict = selfRepetition('again '.repeat(103), { lastWords: 103 });
    expect(verdict).toEqual({
      type: 'repeating',
      repetition: 0.99,
      finding: '99 % of the last 103 words repeat what was said before; say it once.',
    });
  });

  test('wrong options throw with the value', () => {
    expect(() => selfRepetition('', { lastWords: 10 })).toThrow(
      new RangeError('lastWords must be an integer ≥ 40, got 10'),
    );
  });
});
