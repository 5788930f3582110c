import { getEventListeners } from 'node:events';
import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import type { Breaker } from './breaker.ts';
import type { BreakerChange } from './breaker-change.ts';
import type { BreakerOptions } from './breaker-settings.ts';
import { createBreaker } from './create-breaker.ts';

const down = (): Promise<never> => Promise.reject(new Error('down'));
const fail = async (breaker: Breaker<string>, times = 1): Promise<void> => {
  for (let call = 0; call < times; call++) await breaker.call(down).catch(() => {});
};
function setUp(options: BreakerOptions = {}, host = virtualHost({ seed: 1 })) {
  const changes: BreakerChange<string>[] = [];
  const onChange = (change: BreakerChange<string>): void => void changes.push(change);
  const breaker = createBreaker({ key: 'it', host, onChange, ...options });
  return { host, breaker, changes };
}

describe('call', () => {
  test('returns the value, and throws on what was thrown', async () => {
    const { breaker } = setUp();
    expect(await breaker.call(async () => 'text')).toEqual({ type: 'answered', value: 'text' });
    const error = new Error('mine');
    await expect(breaker.call(() => Promise.reject(error))).rejects.toBe(error);
    await expect(
      breaker.call(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  test('over time it is cancelled, counted once, and what it returns later is dropped', async () => {
    const { host, breaker } = setUp({
      callTimeoutMs: 1_000,
      trip: { type: 'consecutive', failures: 2 },
    });
    let given: AbortSignal | undefined;
    const { promise, resolve } = Promise.withResolvers<string>();
    const answer = breaker.call((signal) => {
      given = signal;
      return promise;
    });
    const ended = answer.catch((error: unknown) => error);
    await host.clock.advanceBy(1_000);
    expect(await ended).toMatchObject({ code: 'deadline_exceeded', afterMs: 1_000 });
    expect(given?.reason).toMatchObject({ code: 'deadline_exceeded' });
    resolve('late');
    await host.settle();
    expect(breaker.mode).toBe('closed');
    await fail(breaker);
    expect(breaker.mode).toBe('open');
  });

  test('a call may have a time of its own', async () => {
    const { host, breaker } = setUp();
    const answer = breaker.call(() => new Promise(() => {}), { timeoutMs: 10 });
    const ended = answer.catch((error: unknown) => error);
    await host.clock.advanceBy(10);
    expect(await ended).toMatchObject({ afterMs: 10 });
  });

  test('withdrawn by its caller it ends at once, counts for nobody, and the work is told', async () => {
    const { breaker } = setUp({ trip: { type: 'consecutive', failures: 1 } });
    const controller = new AbortController();
    let given: AbortSignal | undefined;
    const answer = breaker.call(
      (signal) => {
        given = signal;
        return new Promise(() => {});
      },
      { signal: controller.signal },
    );
    controller.abort('enough');
    await expect(answer).rejects.toBe('enough');
    expect(given?.aborted).toBe(true);
    expect(breaker.mode).toBe('closed');
    expect(breaker.isIdle).toBe(true);
  });

  test('a deadline inside the work is a failure, though its error looks like a cancellation', async () => {
    const { breaker } = setUp({ trip: { type: 'consecutive', failures: 1 } });
    const { signal } = new AbortController();
    const abortError = new DOMException('This operation was aborted', 'AbortError');
    const answer = breaker.call(() => Promise.reject(abortError), { signal });
    await expect(answer).rejects.toBe(abortError);
    expect(breaker.mode).toBe('open');
  });

  test('leaves no timer and no listener behind', async () => {
    const { host, breaker } = setUp({ callTimeoutMs: 1_000 });
    const { signal } = new AbortController();
    await breaker.call(async () => 1, { signal });
    expect(host.clock.nextDueMs()).toBeUndefined();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('does not keep alive who listens to a signal that will never be aborted', async () => {
    const { breaker } = setUp();
    await breaker.call(async (signal) => {
      signal.addEventListener('abort', () => {});
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    });
  });

  test('a caller who withdraws when told of the trial is not kept waiting', async () => {
    const host = virtualHost({ seed: 1 });
    const controller = new AbortController();
    const onChange = ({ to }: BreakerChange<string>): void => {
      if (to === 'halfOpen') controller.abort('enough');
    };
    const breaker = createBreaker({ key: 'it', host, onChange, coolDown: { forMs: 0 } });
    breaker.trip();
    const answer = breaker.call(() => new Promise(() => {}), { signal: controller.signal });
    await expect(answer).rejects.toBe('enough');
  });

  test.each([Number.NaN, -1])('a time of its own of %s is a mistake', (timeoutMs) => {
    const { breaker } = setUp();
    const message = `timeoutMs must be ≥ 0, got ${timeoutMs}`;
    expect(() => breaker.call(async () => 1, { timeoutMs })).toThrow(message);
    expect(() => breaker.admit({ timeoutMs })).toThrow(message);
    expect(breaker.isIdle).toBe(true);
  });

  test('a classifier that throws gives the place back', async () => {
    const { breaker } = setUp({
      classify: {
        value: () => {
          throw new TypeError('no such field');
        },
      },
    });
    await expect(breaker.call(async () => 1)).rejects.toThrow('no such field');
    expect(breaker.isIdle).toBe(true);
  });
});
