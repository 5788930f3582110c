import { describe, expect, test } from 'vitest';
import { restartGroup, type Strategy } from './strategy.ts';

describe('restartGroup', () => {
  test.each<[Strategy, string, string[]]>([
    ['one_for_one', 'b', ['b']],
    ['one_for_all', 'b', ['a', 'b', 'c']],
    ['rest_for_one', 'a', ['a', 'b', 'c']],
    ['rest_for_one', 'b', ['b', 'c']],
    ['rest_for_one', 'c', ['c']],
  ])('%s, %s: %j', (strategy, id, expected) => {
    expect(restartGroup(strategy, ['a', 'b', 'c'], id)).toEqual(expected);
  });
});
