import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { childDeadline, deadlineIn, deadlineRemainingMs, isDeadlinePast } from './deadline.ts';
import { DeadlineExceededError } from './errors.ts';
import { withDeadline } from './with-deadline.ts';

describe('a deadline', () => {
  test.each([
    [99, false, 1],
    [100, true, 0],
    [101, true, 0],
  ])('at 100 ms, seen at %i ms: past %s, %i ms left', (nowMs, isPast, remainingMs) => {
    const deadline = deadlineIn(60, 40);
    expect(isDeadlinePast(deadline, nowMs)).toBe(isPast);
    expect(deadlineRemainingMs(deadline, nowMs)).toBe(remainingMs);
  });

  test.each([
    [10, 60],
    [50, 100],
    [500, 100],
    [Number.POSITIVE_INFINITY, 100],
  ])('a child of 100 ms that is given %d ms at 50 ms ends at %i ms', (withinMs, atMs) => {
    expect(childDeadline(deadlineIn(100, 0), withinMs, 50)).toEqual({ atMs, startedAtMs: 50 });
  });

  test.each([-1, Number.NaN])('%d ms is refused', (withinMs) => {
    expect(() => deadlineIn(withinMs, 0)).toThrow(`withinMs must be ≥ 0, got ${withinMs}`);
  });
});

describe('withDeadline', () => {
  const start = (withinMs: number, signal?: AbortSignal) => {
    const { clock } = virtualHost({ seed: 1 });
    return { clock, timed: withDeadline(clock, deadlineIn(withinMs, clock.now()), signal) };
  };

  test('aborts at the deadline and not before, with an error that says how long', async () => {
    const { clock, timed } = start(50);
    await clock.advanceBy(49);
    expect(timed.signal.aborted).toBe(false);
    await clock.advanceBy(1);
    expect(timed.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(timed.signal.reason).toMatchObject({ code: 'deadline_exceeded', afterMs: 50 });
  });

  test("an abort by the caller keeps the caller's reason, also after the deadline", async () => {
    const caller = new AbortController();
    const { clock, timed } = start(50, caller.signal);
    caller.abort('enough');
    expect(timed.signal.reason).toBe('enough');
    await clock.advanceBy(100);
    expect(timed.signal.reason).toBe('enough');
  });

  test('a caller that aborted before has the say over a deadline that is past', () => {
    const { timed } = start(0, AbortSignal.abort('enough'));
    expect(timed.signal.reason).toBe('enough');
  });

  test('a deadline that is past aborts at once', () => {
    const { timed } = start(0, new AbortController().signal);
    expect(timed.signal.reason).toBeInstanceOf(DeadlineExceededError);
  });

  test('once disposed of, neither the deadline nor the caller aborts it', async () => {
    const caller = new AbortController();
    const { clock, timed } = start(50, caller.signal);
    timed[Symbol.dispose]();
    timed[Symbol.dispose]();
    await clock.advanceBy(100);
    caller.abort();
    expect(timed.signal.aborted).toBe(false);
  });

  test('no timer is left behind, and none is set for a deadline that never comes', () => {
    const timers = new Set<unknown>();
    const { clock } = virtualHost({ seed: 1 });
    const counting = {
      ...clock,
      now: () => 0,
      setTimeout: (_run: () => void, delayMs: number) => {
        const timer = { delayMs };
        timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: unknown) => void timers.delete(timer),
    };
    withDeadline(counting, deadlineIn(Number.POSITIVE_INFINITY, 0));
    expect(timers.size).toBe(0);
    const caller = new AbortController();
    withDeadline(counting, deadlineIn(50, 0), caller.signal);
    expect(timers.size).toBe(1);
    caller.abort();
    expect(timers.size).toBe(0);
  });
});
