import { expect, test } from 'vitest';
import { isNext, lastUsedSeq, NEW_MARK } from './mark.ts';

const compacted = { ...NEW_MARK, compactedUpTo: 10 };
const mended = { ...compacted, gaps: [{ after: 20, upTo: 90 }] };

test.each([
  ['the first', NEW_MARK, 0, 1, true],
  ['one is missing', NEW_MARK, 0, 2, false],
  ['the next', NEW_MARK, 5, 6, true],
  ['dropped before the first', compacted, 0, 11, true],
  ['dropped between those that were kept', compacted, 3, 9, true],
  ['one more than was dropped', compacted, 3, 12, false],
  ['asked for from within what was dropped', compacted, 7, 11, true],
  ['over a gap', mended, 20, 91, true],
  ['over what was dropped only', mended, 0, 11, true],
  ['one before the gap is missing', mended, 19, 91, false],
  ['one after the gap is missing', mended, 20, 92, false],
  ['asked for from within the gap', mended, 50, 91, true],
])('an entry is the next one or not: %s', (_name, mark, previous, seq, isIt) => {
  expect(isNext(mark, previous, seq)).toBe(isIt);
});

test('numbers of a gap count as used', () => {
  expect([NEW_MARK, compacted, mended].map(lastUsedSeq)).toEqual([0, 10, 90]);
});
