// The rules of modes, trials and windows are decided by the cases in conformance/; here is what those
// cannot say, since it belongs to this breaker alone.
import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Permit } from './admission.ts';
import type { Breaker } from './breaker.ts';
import type { BreakerChange } from './breaker-change.ts';
import type { BreakerOptions } from './breaker-settings.ts';
import { createBreaker } from './create-breaker.ts';

const down = (): Promise<never> => Promise.reject(new Error('down'));
const fail = async (breaker: Breaker<string>, times = 1): Promise<void> => {
  for (let call = 0; call < times; call++) await breaker.call(down).catch(() => {});
};
const admitted = (breaker: Breaker<string>): Permit => {
  const admission = breaker.admit();
  if (admission.type !== 'admitted') throw new Error(`refused: ${admission.reason}`);
  return admission;
};

function setUp(options: BreakerOptions = {}, host = virtualHost({ seed: 1 })) {
  const changes: BreakerChange<string>[] = [];
  const onChange = (change: BreakerChange<string>): void => void changes.push(change);
  const breaker = createBreaker({ key: 'it', host, onChange, ...options });
  return { host, breaker, changes };
}

describe('the defaults', () => {
  test('three failures in a row open it for a minute, give or take a tenth', async () => {
    for (let seed = 0; seed < 50; seed++) {
      const { breaker } = setUp({}, virtualHost({ seed }));
      await fail(breaker, 3);
      expect(breaker.mode).toBe('open');
      expect(breaker.retryAfterMs).toBeGreaterThanOrEqual(54_000);
      expect(breaker.retryAfterMs).toBeLessThanOrEqual(66_000);
    }
  });

  test('whoever waits as long as it says gets through, to the fraction', async () => {
    const fraction = fc.double({ min: 0.001, max: 1e6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fraction, fraction, async (startMs, forMs) => {
        const { host, breaker } = setUp({ coolDown: { forMs, jitterRatio: 0 } });
        await host.clock.advanceBy(startMs);
        await fail(breaker, 3);
        await host.clock.advanceBy(forMs / 3);
        // The sum of the clock may come out one fraction short: then it is the next wait that ends.
        for (let waits = 0; waits < 3; waits++) await host.clock.advanceBy(breaker.retryAfterMs);
        expect(breaker.admit().type).toBe('admitted');
      }),
    );
  });

  test('breakers that open together do not all try together', async () => {
    const { host } = setUp();
    const waits = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const { breaker } = setUp({}, { ...host, random: host.random.fork(`${index}`) });
        await fail(breaker, 3);
        return breaker.retryAfterMs;
      }),
    );
    expect(new Set(waits).size).toBe(20);
  });

  test('a trial that never answers gives its place back after the open period', async () => {
    const { host, breaker } = setUp({ coolDown: { jitterRatio: 0 } });
    await fail(breaker, 3);
    await host.clock.advanceBy(60_000);
    expect(admitted(breaker).isTrial).toBe(true);
    await host.clock.advanceBy(59_999);
    expect(breaker.mode).toBe('halfOpen');
    await host.clock.advanceBy(1);
    expect(breaker.mode).toBe('open');
    await host.clock.advanceBy(60_000);
    expect(admitted(breaker).settle('success')).toBe(true);
    expect(breaker.mode).toBe('closed');
  });
});

describe('a refusal', () => {
  test('says why, and when it may be worth asking again', async () => {
    const { host, breaker } = setUp({ coolDown: { jitterRatio: 0 }, trials: { leaseMs: 5_000 } });
    await fail(breaker, 3);
    await host.clock.advanceBy(1_000);
    expect(breaker.admit()).toEqual({ type: 'refused', reason: 'open', retryAfterMs: 59_000 });
    await host.clock.advanceBy(59_000);
    expect(breaker.retryAfterMs).toBe(0);
    admitted(breaker);
    await host.clock.advanceBy(2_000);
    const trialRunning = { type: 'refused', reason: 'trialRunning', retryAfterMs: 3_000 };
    expect(breaker.admit()).toEqual(trialRunning);
    expect(await breaker.call(async () => 1)).toEqual(trialRunning);
    breaker.isolate();
    const isolated = {
      type: 'refused',
      reason: 'isolated',
      retryAfterMs: Number.POSITIVE_INFINITY,
    };
    expect(breaker.admit()).toEqual(isolated);
  });

  test('of a caller who has withdrawn takes no place and starts nothing', async () => {
    const { breaker } = setUp();
    const signal = AbortSignal.abort();
    const cancelled = { type: 'refused', reason: 'cancelled', retryAfterMs: 0 };
    expect(breaker.admit({ signal })).toEqual(cancelled);
    expect(await breaker.call(() => expect.unreachable(), { signal })).toEqual(cancelled);
    expect(breaker.isIdle).toBe(true);
  });
});

describe('a permit', () => {
  test('left alone in a block is given back as neutral', () => {
    const { breaker } = setUp({ trip: { type: 'consecutive', failures: 1 } });
    {
      using permit = admitted(breaker);
      expect(breaker.isIdle).toBe(false);
      expect(permit.isTrial).toBe(false);
    }
    expect(breaker.isIdle).toBe(true);
  });

  test('says whether its result was counted', async () => {
    const { breaker } = setUp();
    const permit = admitted(breaker);
    const late = admitted(breaker);
    expect(permit.settle('success')).toBe(true);
    expect(permit.settle('failure')).toBe(false);
    await fail(breaker, 3);
    expect(late.settle('failure')).toBe(false);
    expect(breaker.lateResults).toBe(1);
  });

  test('for a trial that was overtaken, by its lease or by hand, is late', async () => {
    const { host, breaker } = setUp({ coolDown: { forMs: 0 }, trials: { leaseMs: 100 } });
    await fail(breaker, 3);
    const expired = admitted(breaker);
    await host.clock.advanceBy(100);
    expect(expired.settle('success')).toBe(false);
    const held = admitted(breaker);
    breaker.isolate();
    expect(held.settle('success')).toBe(false);
    breaker.reset();
    breaker.trip({ openForMs: 0 });
    admitted(breaker);
    breaker.isolate();
    await host.clock.advanceBy(100);
    expect(breaker.mode).toBe('isolated');
    expect(breaker.lateResults).toBe(2);
  });
});

test('any number of successes does not hide failures within a time', () => {
  const trip = { type: 'failuresWithin', failures: 2, withinMs: 60_000 } as const;
  const { breaker } = setUp({ trip });
  admitted(breaker).settle('failure');
  for (let call = 0; call < 10_000; call++) admitted(breaker).settle('success');
  admitted(breaker).settle('failure');
  expect(breaker.mode).toBe('open');
});

test('results of calls under way when it is stopped no longer count', () => {
  const { breaker } = setUp();
  const permit = admitted(breaker);
  breaker.stop();
  expect(permit.settle('failure')).toBe(false);
});

describe('by hand', () => {
  test('a reset lifts every hold', () => {
    const { breaker } = setUp();
    breaker.isolate();
    breaker.isolate();
    breaker.reset();
    breaker.isolate();
    breaker.release();
    expect(breaker.mode).toBe('closed');
  });

  test('a reset of a closed one announces nothing, but begins a new period', () => {
    const { breaker, changes } = setUp();
    const before = admitted(breaker);
    breaker.reset();
    expect(changes).toEqual([]);
    expect(before.settle('failure')).toBe(false);
  });

  test('holds are counted over a restart', () => {
    const { host, breaker } = setUp();
    breaker.isolate();
    breaker.isolate();
    const resumed = createBreaker({ key: 'it', host, saved: breaker.save() });
    resumed.release();
    expect(resumed.mode).toBe('isolated');
    resumed.release();
    expect(resumed.mode).toBe('closed');
  });
});

describe('trip', () => {
  test('opens it on evidence from elsewhere, and can only lengthen that', async () => {
    const { host, breaker, changes } = setUp();
    breaker.trip({ openForMs: 10_000 });
    breaker.trip({ openForMs: 5_000 });
    expect(breaker.retryAfterMs).toBe(10_000);
    await host.clock.advanceBy(4_000);
    breaker.trip({ openForMs: 20_000 });
    expect(breaker.retryAfterMs).toBe(20_000);
    expect(changes).toHaveLength(1);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('for %s is a mistake', (openForMs) => {
    const { breaker } = setUp();
    expect(() => breaker.trip({ openForMs })).toThrow('openForMs must be');
    expect(breaker.mode).toBe('closed');
  });

  test('does not touch one that is held', () => {
    const { breaker } = setUp();
    breaker.isolate();
    breaker.trip();
    expect(breaker.mode).toBe('isolated');
    breaker.release();
    expect(breaker.mode).toBe('closed');
  });
});

describe('changes', () => {
  test('are told when they have happened, so a listener may ask', async () => {
    const host = virtualHost({ seed: 1 });
    const seen: unknown[] = [];
    const breaker: Breaker<string> = createBreaker({
      key: 'search',
      host,
      onChange: ({ key, from, to, generation }) =>
        seen.push([key, from, to, generation, breaker.mode, breaker.admit().type]),
    });
    await fail(breaker, 3);
    expect(seen).toEqual([['search', 'closed', 'open', 2, 'open', 'refused']]);
  });

  test('by a listener make the trial that it was told of late', () => {
    const host = virtualHost({ seed: 1 });
    const breaker: Breaker<string> = createBreaker({
      key: 'it',
      host,
      coolDown: { forMs: 0 },
      onChange: ({ to }) => void (to === 'halfOpen' && breaker.isolate()),
    });
    breaker.trip();
    expect(admitted(breaker).settle('success')).toBe(false);
    expect(breaker.mode).toBe('isolated');
  });

  test('of a trial that ran out are dated by its lease', async () => {
    const { host, breaker, changes } = setUp({
      coolDown: { jitterRatio: 0 },
      trials: { leaseMs: 100 },
    });
    await fail(breaker, 3);
    await host.clock.advanceBy(60_000);
    admitted(breaker);
    await host.clock.advanceBy(5_000);
    expect(changes.at(-1)).toMatchObject({ from: 'halfOpen', to: 'open', atMs: 60_100 });
    expect(breaker.retryAfterMs).toBe(60_000 - 4_900);
  });

  test('are so even if the timer fires late', async () => {
    const host = virtualHost({ seed: 1 });
    const setTimeout: typeof host.clock.setTimeout = (run, delayMs) =>
      host.clock.setTimeout(run, delayMs + 500);
    const { breaker, changes } = setUp(
      { coolDown: { jitterRatio: 0 }, trials: { leaseMs: 100 } },
      { ...host, clock: { ...host.clock, setTimeout } },
    );
    await fail(breaker, 3);
    await host.clock.advanceBy(60_000);
    admitted(breaker);
    await host.clock.advanceBy(600);
    expect(changes.at(-1)).toMatchObject({ to: 'open', atMs: 60_100 });
    await host.clock.advanceBy(59_500);
    const second = admitted(breaker);
    await host.clock.advanceBy(200);
    expect(breaker.admit()).toEqual({ type: 'refused', reason: 'open', retryAfterMs: 59_900 });
    expect(second.settle('success')).toBe(false);
  });
});
