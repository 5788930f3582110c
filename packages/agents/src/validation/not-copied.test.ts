import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { notCopied } from './not-copied.ts';

const words = (prefix: string, count = 60): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`).join(' ');
const own = words('own');
const theirs = words('their');

describe('notCopied', () => {
  test.each<[string, Parameters<typeof examinationOf>[0], string]>([
    ['own words', { value: own, consumed: [theirs] }, 'pass'],
    ['their words', { value: theirs, consumed: ['short', theirs] }, 'fail'],
    ['their words as fields', { value: { text: theirs }, consumed: [[theirs]] }, 'fail'],
    [
      'half their words',
      { value: `${own} ${theirs}`, consumed: [`${theirs} ${words('z', 70)}`] },
      'suspect',
    ],
    [
      'words that the task gave to both',
      { value: theirs, consumed: [theirs], input: { text: theirs, ask: 'Improve it.' } },
      'pass',
    ],
    ['a few words', { value: 'Graz', consumed: ['Graz'], rejected: ['Graz'] }, 'pass'],
    ['the input once more', { value: theirs, input: theirs }, 'fail'],
    ['a rejected answer once more', { value: `${own}.`, rejected: ['x', own] }, 'fail'],
    [
      'a rejected answer, mended',
      { value: own.replace('own7', 'mended'), rejected: [own] },
      'pass',
    ],
  ])('%s', async (_name, fields, type) => {
    expect((await notCopied().examine(examinationOf(fields))).type).toBe(type);
  });

  test('thresholds can be moved, and the text be chosen', async () => {
    const strict = notCopied<{ text: string; quote: string }>({
      leastShingles: 1,
      suspectRatio: 0.1,
      copiedRatio: 0.1,
      textOf: ({ text }) => text,
    });
    const fields = { value: { text: 'a b c d', quote: 'e f g h' } };
    const examine = (consumed: readonly string[]) =>
      strict.examine(examinationOf({ ...fields, consumed }));
    expect((await examine(['a b c z'])).type).toBe('fail');
    expect((await examine(['e f g h'])).type).toBe('pass');
  });

  test('wrong thresholds are refused', () => {
    expect(() => notCopied({ copiedRatio: 2 })).toThrow('copiedRatio must be in 0–1, got 2');
  });
});
