import { expect, test } from 'vitest';
import { NO_VELOCITY, noteTokens, tokensPerMinute } from './velocity.ts';

test('a minute has sixty seconds, however long nothing was spent', () => {
  let velocity = noteTokens(NO_VELOCITY, 5, 86_400_000);
  velocity = noteTokens(velocity, 7, 2 * 86_400_000);
  expect(velocity.tokens).toHaveLength(60);
  expect(tokensPerMinute(velocity)).toBe(7);
  expect(tokensPerMinute(noteTokens(velocity, 1, 2 * 86_400_000 + 59_999))).toBe(8);
  expect(tokensPerMinute(noteTokens(velocity, 1, 2 * 86_400_000 + 60_000))).toBe(1);
});
