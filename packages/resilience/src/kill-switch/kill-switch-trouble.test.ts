// What a kill switch is given may fail too: it stops everything all the same.
import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createKillSwitch, type KillSwitchOptions } from './create-kill-switch.ts';
import { ERROR_RATE_LIMIT } from './error-rate.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';
import type { StopTarget } from './stop-targets.ts';

const ORDER = { by: 'ann', reason: 'too dear' };

function setUp(options: Partial<KillSwitchOptions> = {}) {
  const host = virtualHost({ seed: 1 });
  const done: string[] = [];
  const killSwitch = createKillSwitch({
    host,
    targets: () => [],
    record: () => void done.push('record'),
    persist: () => void done.push('persist'),
    notify: () => void done.push('notify'),
    ...options,
  });
  return { host, done, killSwitch };
}

describe('targets', () => {
  test.each<[string, () => Iterable<StopTarget>]>([
    [
      'that cannot be found',
      () => {
        throw new Error('no list');
      },
    ],
    [
      'that end half-way',
      function* () {
        yield { id: 'a', stop: () => {}, kill: () => {} };
        throw new Error('no list');
      },
    ],
  ])('%s hold nothing up', async (_what, targets) => {
    const { host, done, killSwitch } = setUp({ targets });
    killSwitch.trip(ORDER);
    await host.settle();
    expect(killSwitch.mode).toBe('stopped');
    expect(killSwitch.stop?.failedSteps).toEqual([
      { step: 'signalling', message: 'no list' },
      { step: 'killing', message: 'no list' },
    ]);
    expect(done).toEqual(['record', 'persist', 'notify']);
  });

  test('of one id are killed unless all of them ended', async () => {
    const killed: string[] = [];
    const target = (name: string, stop: () => unknown): StopTarget => {
      return { id: 'writer', stop, kill: () => killed.push(name) };
    };
    const deaf = target('deaf', () => new Promise(() => {}));
    const { host, killSwitch } = setUp({ targets: () => [deaf, target('quick', () => {})] });
    killSwitch.trip(ORDER);
    await host.clock.advanceBy(5_000);
    expect(killed).toContain('deaf');
  });

  test('that cannot even be killed are left after their time', async () => {
    const hang = (): Promise<void> => new Promise(() => {});
    const { host, killSwitch } = setUp({ targets: () => [{ id: 'rock', stop: hang, kill: hang }] });
    killSwitch.trip(ORDER);
    await host.clock.advanceBy(5_999);
    expect(killSwitch.mode).toBe('draining');
    await host.clock.advanceBy(1);
    expect(killSwitch.stop).toMatchObject({
      killed: ['rock'],
      failedSteps: [{ step: 'killing', message: 'rock: not done within 1000 ms' }],
    });
    expect(killSwitch.mode).toBe('stopped');
  });
});

describe('a step', () => {
  test('that takes too long has its signal aborted, and one that does not leaves no timer', async () => {
    let given: AbortSignal | undefined;
    const { host, killSwitch } = setUp({
      record: (_stop, signal) => {
        given = signal;
        return new Promise(() => {});
      },
    });
    killSwitch.trip(ORDER);
    await host.clock.advanceBy(50);
    expect(given?.reason).toEqual(new Error('not done within 50 ms'));
    expect(killSwitch.mode).toBe('stopped');
    expect(host.clock.nextDueMs()).toBeUndefined();
  });
});

describe('a listener', () => {
  test('that throws does not keep anything alive, and is reported', async () => {
    const errors: unknown[] = [];
    const { host, done, killSwitch } = setUp({
      onChange: ({ type }) => {
        throw new Error(type);
      },
      onListenerError: (error) => errors.push(error),
    });
    expect(killSwitch.trip(ORDER)).toBe('tripped');
    await host.settle();
    expect(killSwitch.mode).toBe('stopped');
    expect(done).toEqual(['record', 'persist', 'notify']);
    expect(errors).toHaveLength(7);
  });

  test('that lets go and stops again gets one stop of each', async () => {
    const { host, done, killSwitch } = setUp({
      onChange: ({ type }) => {
        if (type !== 'switch.stopped' || done.length > 3) return;
        killSwitch.reset({ by: 'ann', reason: 'fixed' });
        killSwitch.trip({ by: 'bob', reason: 'not fixed' });
      },
    });
    killSwitch.trip(ORDER);
    const { stopped } = killSwitch;
    await host.settle();
    expect(await stopped).toMatchObject({ cause: { by: 'ann' } });
    expect(await killSwitch.stopped).toMatchObject({ cause: { by: 'bob' } });
    expect(done).toEqual(['record', 'persist', 'notify', 'record', 'persist', 'notify']);
  });

  test('may save the switch from the first step after a restart on', async () => {
    const first = setUp();
    first.killSwitch.trip(ORDER);
    const saved = JSON.parse(JSON.stringify(first.killSwitch.save())) as SavedKillSwitch;
    first.killSwitch[Symbol.dispose]();
    const states: SavedKillSwitch[] = [];
    const second: { readonly killSwitch: KillSwitch } = setUp({
      saved,
      onChange: () => void states.push(second.killSwitch.save()),
    });
    await second.killSwitch.stopped;
    expect(states.map(({ step }) => step)).toEqual([
      'recording',
      'signalling',
      'killing',
      'persisting',
      'notifying',
      'stopped',
    ]);
  });
});

test('one that is disposed of before a stop goes on does nothing', async () => {
  const { host, done, killSwitch } = setUp({ saved: tripped() });
  killSwitch[Symbol.dispose]();
  await host.settle();
  expect(done).toEqual([]);
  const other = setUp();
  other.killSwitch[Symbol.dispose]();
  expect(other.killSwitch.trip(ORDER)).toBe('ignored');
});

test('ten failures within some seconds are ten', async () => {
  const { host, killSwitch } = setUp();
  for (let result = 0; result < 10; result++) {
    killSwitch.noteResult({ failed: true });
    await host.clock.advanceBy(500);
  }
  expect(killSwitch.mode).toBe('stopped');
});

test('after a reset everything is counted anew', async () => {
  const { host, killSwitch } = setUp({ tokensPerMinute: 100 });
  const charge = (tokens: number): void => {
    const amount = { tokens, costUsd: 0, calls: 1 };
    killSwitch.onBudgetEvent({ type: 'budget.charged', budget: 'any', amount });
  };
  charge(101);
  await host.settle();
  killSwitch.reset({ by: 'ann', reason: 'it was a test' });
  charge(100);
  for (let result = 0; result < 9; result++) killSwitch.noteResult({ failed: true });
  expect(killSwitch.mode).toBe('armed');
  killSwitch.noteResult({ failed: true });
  await killSwitch.stopped;
  killSwitch.reset({ by: 'ann', reason: 'it was a test too' });
  killSwitch.noteResult({ failed: true });
  expect(killSwitch.mode).toBe('armed');
});

test('who waits for a stop that was through before a restart is told', async () => {
  const { killSwitch } = setUp();
  killSwitch.trip(ORDER);
  await killSwitch.stopped;
  const resumed = setUp({ saved: killSwitch.save() });
  expect(await resumed.killSwitch.stopped).toMatchObject({ cause: ORDER });
});

test('what is low is not told of what is stopped already', async () => {
  const types: string[] = [];
  const { killSwitch } = setUp({ onChange: ({ type }) => void types.push(type) });
  killSwitch.trip(ORDER);
  await killSwitch.stopped;
  killSwitch.onBudgetEvent({
    type: 'budget.low',
    budget: 'budget',
    dimension: 'tokens',
    ratio: 0.8,
  });
  expect(types).not.toContain('switch.low');
});

test.each<[Partial<KillSwitchOptions>, string]>([
  [{ tokensPerMinute: 0 }, 'tokensPerMinute must be > 0, got 0'],
  [{ times: { graceMs: -1 } }, 'times.graceMs must be ≥ 0, got -1'],
  [{ errorRate: { ratio: 2 } }, 'errorRate.ratio must be in 0–1, got 2'],
])('%o is a mistake', (options, message) => {
  expect(() => setUp(options)).toThrow(message);
});

test('failures fade while nobody runs', async () => {
  const { host, killSwitch } = setUp();
  for (let result = 0; result < 9; result++) killSwitch.noteResult({ failed: true });
  const saved = JSON.parse(JSON.stringify(killSwitch.save())) as SavedKillSwitch;
  await host.clock.advanceBy(6 * ERROR_RATE_LIMIT.decayMs);
  // A new process: its monotonic clock begins anew.
  const clock = { ...host.clock, now: () => 5 };
  const resumed = createKillSwitch({ host: { ...host, clock }, targets: () => [], saved });
  resumed.noteResult({ failed: true });
  expect(resumed.mode).toBe('armed');
  expect(resumed.save().errors.samples).toBeCloseTo(1 + 9 * Math.exp(-6), 6);
});

function tripped(): SavedKillSwitch {
  const { killSwitch } = setUp();
  killSwitch.trip(ORDER);
  const saved = killSwitch.save();
  killSwitch[Symbol.dispose]();
  return saved;
}
