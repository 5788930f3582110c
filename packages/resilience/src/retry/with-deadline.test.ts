import { getEventListeners } from 'node:events';
import { type VirtualClock, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { deadlineIn } from './deadline.ts';
import { DeadlineExceededError } from './errors.ts';
import { type DeadlineSignal, withDeadline } from './with-deadline.ts';

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

  test('the error says how long the work was given, not when it ended', async () => {
    const { clock } = virtualHost({ seed: 1 });
    await clock.advanceBy(1_000);
    const { signal } = withDeadline(clock, deadlineIn(50, clock.now()));
    await clock.advanceBy(50);
    expect(signal.reason).toMatchObject({ afterMs: 50, message: 'no answer within 50 ms' });
  });

  test.each<[string, (clock: VirtualClock, timed: DeadlineSignal) => unknown]>([
    ['the deadline', (clock) => clock.advanceBy(50)],
    ['its disposal', (_, timed) => timed[Symbol.dispose]()],
  ])('after %s no listener is left on a signal that lives on', async (_, end) => {
    const caller = new AbortController();
    const { clock, timed } = start(50, caller.signal);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
    await end(clock, timed);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  test('no timer is left behind, and none is set for a deadline that never comes', () => {
    const { clock } = virtualHost({ seed: 1 });
    const timers = new Set<unknown>();
    const cleared: unknown[] = [];
    const counting = {
      ...clock,
      now: () => 0,
      setTimeout: (_run: () => void, delayMs: number) => {
        const timer = { delayMs };
        timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: unknown) => {
        timers.delete(timer);
        cleared.push(timer);
      },
    };
    withDeadline(counting, deadlineIn(Number.POSITIVE_INFINITY, 0))[Symbol.dispose]();
    expect([timers.size, cleared]).toEqual([0, []]);
    const caller = new AbortController();
    withDeadline(counting, deadlineIn(50, 0), caller.signal);
    expect(timers.size).toBe(1);
    caller.abort();
    expect(timers.size).toBe(0);
  });
});
