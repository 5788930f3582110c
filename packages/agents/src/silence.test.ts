import { describe, expect, test } from 'vitest';
import { checkSilence } from './silence.ts';

describe('checkSilence', () => {
  test.each([
    ['no progress for the whole budget', 1_000, 1_000, 0, { type: 'silent' }],
    ['progress half-way', 1_000, 1_000, 500, { type: 'wait', delayMs: 500 }],
    ['progress just now', 1_000, 1_000, 1_000, { type: 'wait', delayMs: 1_000 }],
    ['a check slightly late', 1_250, 1_000, 0, { type: 'silent' }],
    [
      'a check so late that the host itself stood still',
      1_251,
      1_000,
      0,
      { type: 'wait', delayMs: 1_000 },
    ],
    ['a laptop that slept for an hour', 3_601_000, 1_000, 0, { type: 'wait', delayMs: 1_000 }],
  ])('%s', (_name, nowMs, dueMs, lastProgressMs, expected) => {
    expect(checkSilence({ nowMs, dueMs, lastProgressMs, idleMs: 1_000 })).toEqual(expected);
  });
});
