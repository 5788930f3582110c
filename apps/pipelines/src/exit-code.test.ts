import { describe, expect, test } from 'vitest';
import { exitCode, type StopSignal } from './exit-code.ts';

describe('exitCode', () => {
  test.each<[number, boolean, StopSignal | undefined, number]>([
    [0, false, undefined, 0],
    [1, false, undefined, 1],
    [300, false, undefined, 1],
    [0, true, undefined, 3],
    [16, true, undefined, 3],
    [0, false, 'SIGINT', 130],
    [5, true, 'SIGINT', 130],
    [0, false, 'SIGTERM', 143],
  ])('%i failed tasks, killed: %s, signal %s: %i', (failedTasks, isStopped, stoppedBy, code) => {
    expect(exitCode({ failedTasks, isStopped }, stoppedBy)).toBe(code);
  });
});
