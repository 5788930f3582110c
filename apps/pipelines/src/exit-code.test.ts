import { describe, expect, test } from 'vitest';
import { exitCode, type StopSignal } from './exit-code.ts';

describe('exitCode', () => {
  test.each<[number, StopSignal | undefined, number]>([
    [0, undefined, 0],
    [1, undefined, 1],
    [300, undefined, 1],
    [0, 'SIGINT', 130],
    [5, 'SIGINT', 130],
    [0, 'SIGTERM', 143],
  ])('%i failed tasks, stopped by %s: %i', (failed, stoppedBy, code) => {
    expect(exitCode(failed, stoppedBy)).toBe(code);
  });
});
