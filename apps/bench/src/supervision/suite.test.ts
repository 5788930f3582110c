import { describe, expect, test } from 'vitest';
import { bestOf } from './suite.ts';

describe('bestOf', () => {
  test('the least counts for times, the most for rates', () => {
    const time = 'start 10 000, lean';
    const rate = 'ask, one at a time, lean';
    const taken = [3, 1, 2].flatMap((value) => [
      { measure: rate, value },
      { measure: time, value },
    ]);
    expect(bestOf(taken)).toEqual([
      { measure: time, value: 1 },
      { measure: rate, value: 3 },
    ]);
  });
});
