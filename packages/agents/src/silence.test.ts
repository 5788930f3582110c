import { describe, expect, test } from 'vitest';
import { isSilent, nextCheckMs, noSilence, observeSilence, type Silence } from './silence.ts';

const idleMs = 1_000;

/** Looks whenever it should, `lateMs` late each time, until `untilMs`. */
function watch(untilMs: number, lateMs: number, progressAtMs: readonly number[] = [0]) {
  let silence: Silence = noSilence(0);
  let nowMs = 0;
  while (!isSilent(silence, idleMs) && nowMs < untilMs) {
    nowMs += nextCheckMs(silence, idleMs) + lateMs;
    const lastProgressMs = Math.max(...progressAtMs.filter((atMs) => atMs <= nowMs));
    silence = observeSilence(silence, { nowMs, lastProgressMs, idleMs });
  }
  return { isSilent: isSilent(silence, idleMs), nowMs };
}

describe('observeSilence', () => {
  test('without progress an agent is silent exactly at the end of its idle budget', () => {
    expect(watch(5_000, 0)).toEqual({ isSilent: true, nowMs: 1_000 });
  });

  test('the budget counts from the last progress', () => {
    expect(watch(5_000, 0, [0, 620])).toEqual({ isSilent: true, nowMs: 1_620 });
  });

  test('an agent that gets on now and then is never silent', () => {
    const progress = Array.from({ length: 12 }, (_, index) => index * 990);
    expect(watch(10_000, 0, progress).isSilent).toBe(false);
  });

  test('while the event loop is busy with others the budget stretches', () => {
    // Each look comes 450 ms late: the loop turned about twice a second.
    expect(watch(6_000, 450).isSilent).toBe(false);
    expect(watch(20_000, 450).isSilent).toBe(true);
  });

  test('an hour of sleep counts as one interval', () => {
    const silence = observeSilence(noSilence(0), { nowMs: 3_600_000, lastProgressMs: 0, idleMs });
    expect(silence).toEqual({ checkedMs: 3_600_000, observedMs: 75 });
  });
});
