import { describe, expect, test } from 'vitest';
import { type AutoShutdown, triggersAutoShutdown } from './auto-shutdown.ts';

describe('triggersAutoShutdown', () => {
  test.each<[AutoShutdown, boolean, number, boolean]>([
    ['never', true, 0, false],
    ['any_significant', true, 5, true],
    ['any_significant', false, 0, false],
    ['all_significant', true, 1, false],
    ['all_significant', true, 0, true],
    ['all_significant', false, 0, false],
  ])('%s, significant %s, %i others alive: %s', (autoShutdown, significant, others, expected) => {
    expect(triggersAutoShutdown(autoShutdown, { significant }, others)).toBe(expected);
  });
});
