import { type VirtualHost, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createBudget } from '../budget/create-budget.ts';
import { createKillSwitch, type KillSwitchOptions } from './create-kill-switch.ts';
import type { KillSwitchChange } from './kill-switch-change.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';
import type { StopTarget } from './stop-targets.ts';
import { STOP_STEPS, type StopStep } from './trip.ts';

/** Everything that a switch does, in order. */
function stage(options: Partial<KillSwitchOptions> = {}, host = virtualHost({ seed: 1 })) {
  const done: string[] = [];
  const changes: KillSwitchChange[] = [];
  const killSwitch = createKillSwitch({
    host,
    targets: () => [],
    record: ({ id }) => void done.push(`record ${id}`),
    persist: ({ id }) => void done.push(`persist ${id}`),
    notify: ({ id }) => void done.push(`notify ${id}`),
    onChange: (change) => void changes.push(change),
    ...options,
  });
  return { host, done, changes, killSwitch };
}

function target(id: string, done: string[], endsAfterMs: number, host: VirtualHost): StopTarget {
  return {
    id,
    stop: () =>
      new Promise<void>((resolve) => {
        done.push(`stop ${id}`);
        if (endsAfterMs < Number.POSITIVE_INFINITY) host.clock.setTimeout(resolve, endsAfterMs);
      }),
    kill: () => void done.push(`kill ${id}`),
  };
}

const ORDER = { by: 'ann', reason: 'too dear' };

describe('what trips it', () => {
  test('an operator, who has to say who and why', () => {
    const { killSwitch } = stage();
    expect(() => killSwitch.trip({ by: '', reason: 'x' })).toThrow('who and why');
    expect(killSwitch.trip(ORDER)).toBe('tripped');
    expect(killSwitch.refusal()).toMatchObject({ cause: { type: 'operator', by: 'ann' } });
  });

  test.each([
    ['tokens that are all spent', { tokens: 100 }, 100, 'tokens'],
    ['a call that will never fit', { tokens: 100 }, 101, 'tokens'],
    ['calls', { calls: 1 }, 5, 'calls'],
  ] as const)('its budget: %s', (_what, allowance, tokens, dimension) => {
    const { host, killSwitch } = stage();
    const budget = createBudget({ host, allowance, onEvent: killSwitch.onBudgetEvent });
    const lease = budget.reserve({ tokens });
    if (lease.type === 'leased') lease.commit();
    expect(killSwitch.stop?.cause).toEqual({ type: 'budget', budget: 'budget', dimension });
  });

  test('its budget: time, with a word before', async () => {
    const { host, changes, killSwitch } = stage();
    createBudget({ host, allowance: { wallMs: 1_000 }, onEvent: killSwitch.onBudgetEvent });
    await host.clock.advanceBy(999);
    expect(changes).toEqual([{ type: 'switch.low', dimension: 'wallMs', ratio: 0.8 }]);
    await host.clock.advanceBy(1);
    expect(killSwitch.stop?.cause).toMatchObject({ dimension: 'wallMs' });
  });

  test('not a call that would fit if others gave back what they hold', () => {
    const { host, killSwitch } = stage();
    const budget = createBudget({
      host,
      allowance: { tokens: 100 },
      onEvent: killSwitch.onBudgetEvent,
    });
    budget.reserve({ tokens: 60 });
    expect(budget.reserve({ tokens: 60 }).type).toBe('refused');
    expect(killSwitch.mode).toBe('armed');
  });

  test('not a budget below its own', () => {
    const { host, killSwitch } = stage();
    const budget = createBudget({
      host,
      allowance: { tokens: 100 },
      onEvent: killSwitch.onBudgetEvent,
    });
    const child = budget.open('child', { tokens: 10 });
    if (child.type === 'refused') throw new Error('refused');
    const lease = child.reserve({ tokens: 10 });
    if (lease.type === 'leased') lease.commit();
    expect(killSwitch.mode).toBe('armed');
  });

  test.each([
    ['nine failures are too few to mean anything', Array(9).fill(true), false],
    ['ten failures', Array(10).fill(true), true],
    ['half of ten', [...Array(5).fill(false), ...Array(5).fill(true)], true],
    ['four of ten', [...Array(6).fill(false), ...Array(4).fill(true)], false],
    ['a success does not trip', [...Array(5).fill(true), ...Array(5).fill(false)], false],
  ])('the error rate: %s', (_what, results: boolean[], trips) => {
    const { killSwitch } = stage();
    for (const failed of results) killSwitch.noteResult({ failed });
    expect(killSwitch.mode).toBe(trips ? 'draining' : 'armed');
  });

  test('an error rate can be left out', () => {
    const { killSwitch } = stage({ errorRate: false });
    for (let result = 0; result < 100; result++) killSwitch.noteResult({ failed: true });
    expect(killSwitch.mode).toBe('armed');
  });

  test('tokens that are spent too fast, also below its budget', async () => {
    const { host, killSwitch } = stage({ tokensPerMinute: 100 });
    const budget = createBudget({ host, allowance: {}, onEvent: killSwitch.onBudgetEvent });
    const use = (tokens: number): void => {
      const lease = budget.reserve({ tokens });
      if (lease.type === 'leased') lease.commit();
    };
    use(100);
    await host.clock.advanceBy(60_000);
    use(100);
    expect(killSwitch.mode).toBe('armed');
    await host.clock.advanceBy(59_000);
    use(1);
    expect(killSwitch.stop?.cause).toEqual({ type: 'velocity', tokensPerMinute: 101 });
  });
});

describe('a stop', () => {
  test('goes refuse, record, signal all at once, grace, kill, persist, notify', async () => {
    const host = virtualHost({ seed: 1 });
    const done: string[] = [];
    const { killSwitch, changes } = stage(
      {
        targets: () => [
          target('deaf', done, Number.POSITIVE_INFINITY, host),
          target('quick', done, 10, host),
          target('slow', done, 4_999, host),
        ],
        record: () => void done.push(`record, signal ${killSwitch.signal.aborted}`),
        persist: () => void done.push(`persist at ${host.clock.now()}`),
        notify: ({ killed }) => void done.push(`notify ${killed.join()}`),
      },
      host,
    );
    killSwitch.trip(ORDER);
    expect(killSwitch.refusal()?.reason).toBe('stopped');
    await host.clock.advanceBy(4_998);
    expect(killSwitch.signal.reason).toMatchObject({ code: 'kill_switch_tripped' });
    expect(killSwitch.mode).toBe('draining');
    await host.clock.advanceBy(2);
    expect(killSwitch.mode).toBe('stopped');
    expect(done).toEqual([
      'record, signal false',
      'stop deaf',
      'stop quick',
      'stop slow',
      'kill deaf',
      'persist at 5000',
      'notify deaf',
    ]);
    expect(changes.map((change) => ('step' in change ? change.step : change.type))).toEqual([
      'switch.tripped',
      ...STOP_STEPS,
      'switch.stopped',
    ]);
    expect(await killSwitch.stopped).toMatchObject({ killed: ['deaf'], failedSteps: [] });
  });

  test('does not wait for the grace when all have ended', async () => {
    const host = virtualHost({ seed: 1 });
    const done: string[] = [];
    const { killSwitch } = stage({ targets: () => [target('quick', done, 10, host)] }, host);
    killSwitch.trip(ORDER);
    await host.clock.advanceBy(10);
    expect(killSwitch.mode).toBe('stopped');
  });

  test.each([
    ['record', 'recording', 50],
    ['persist', 'persisting', 5_000],
    ['notify', 'notifying', 10_000],
  ] as const)('is not held up by a %s that hangs', async (port, step, withinMs) => {
    const { host, killSwitch } = stage({ [port]: () => new Promise(() => {}) });
    killSwitch.trip(ORDER);
    await host.clock.advanceBy(withinMs - 1);
    expect(killSwitch.mode).toBe('draining');
    await host.clock.advanceBy(1);
    expect(killSwitch.stop?.failedSteps).toEqual([
      { step, message: `not done within ${withinMs} ms` },
    ]);
    expect(killSwitch.mode).toBe('stopped');
  });

  test('goes on when a step fails, and says so', async () => {
    const broken = { id: 'broken', stop: () => Promise.reject(new Error('no')), kill: fail };
    const { host, killSwitch } = stage({ targets: () => [broken], persist: fail });
    killSwitch.trip(ORDER);
    await host.settle();
    expect(await killSwitch.stopped).toMatchObject({
      killed: ['broken'],
      failedSteps: [
        { step: 'killing', message: 'broken: disk full' },
        { step: 'persisting', message: 'disk full' },
      ],
    });
  });

  test('is not begun twice', async () => {
    const { host, done, killSwitch } = stage();
    killSwitch.trip(ORDER);
    expect(killSwitch.trip({ by: 'bob', reason: 'me too' })).toBe('ignored');
    for (let result = 0; result < 20; result++) killSwitch.noteResult({ failed: true });
    await host.settle();
    expect(killSwitch.trip(ORDER)).toBe('ignored');
    expect(done).toHaveLength(3);
    expect(killSwitch.stop?.cause).toMatchObject({ by: 'ann' });
  });

  test('ends only when a person lets go, once it is through', async () => {
    const { host, changes, killSwitch } = stage();
    expect(killSwitch.reset(ORDER)).toBe('ignored');
    killSwitch.trip(ORDER);
    expect(killSwitch.reset(ORDER)).toBe('ignored');
    await host.settle();
    await host.clock.advanceBy(86_400_000);
    expect(killSwitch.mode).toBe('stopped');
    expect(() => killSwitch.reset({ by: 'ann', reason: '' })).toThrow('who and why');
    expect(killSwitch.reset({ by: 'ann', reason: 'fixed' })).toBe('armed');
    expect(killSwitch.refusal()).toBeUndefined();
    expect(killSwitch.signal.aborted).toBe(false);
    expect(changes.at(-1)).toEqual({ type: 'switch.reset', by: 'ann', reason: 'fixed' });
    expect(killSwitch.trip(ORDER)).toBe('tripped');
  });

  test('does nothing more once the switch is disposed of', async () => {
    const { host, done, killSwitch } = stage();
    killSwitch.trip(ORDER);
    killSwitch[Symbol.dispose]();
    await host.clock.advanceBy(60_000);
    expect(done).toEqual([expect.stringMatching(/^record/)]);
  });
});

describe('after a crash', () => {
  test.each(STOP_STEPS)(
    'while %s, it goes on there, with the same stop',
    async (step: StopStep) => {
      let saved: SavedKillSwitch | undefined;
      const first = stage({
        onChange: (change) => {
          if (change.type !== 'switch.step' || change.step !== step) return;
          saved = JSON.parse(JSON.stringify(first.killSwitch.save()));
          first.killSwitch[Symbol.dispose]();
        },
      });
      first.killSwitch.trip(ORDER);
      const id = first.killSwitch.stop?.id;
      await first.host.settle();
      const second = stage({ ...(saved && { saved }) }, virtualHost({ seed: 2 }));
      expect(second.killSwitch.refusal()?.cause).toMatchObject({ by: 'ann' });
      expect(second.killSwitch.trip(ORDER)).toBe('ignored');
      await second.host.settle();
      expect(await second.killSwitch.stopped).toMatchObject({ id });
      const wanted = ['record', 'persist', 'notify'].map((port) => `${port} ${id}`);
      expect([...new Set([...first.done, ...second.done])].sort()).toEqual(wanted.sort());
    },
  );

  test('a latched switch stays latched, and tells nobody again', async () => {
    const first = stage();
    first.killSwitch.trip(ORDER);
    await first.host.settle();
    const saved = JSON.parse(JSON.stringify(first.killSwitch.save()));
    const second = stage({ saved });
    await second.host.clock.advanceBy(60_000);
    expect(second.killSwitch.mode).toBe('stopped');
    expect(second.killSwitch.signal.aborted).toBe(true);
    expect(second.done).toEqual([]);
    expect(second.changes).toEqual([]);
  });

  test('an armed switch remembers its failures', () => {
    const first = stage();
    for (let result = 0; result < 9; result++) first.killSwitch.noteResult({ failed: true });
    const second = stage({ saved: JSON.parse(JSON.stringify(first.killSwitch.save())) });
    second.killSwitch.noteResult({ failed: true });
    expect(second.killSwitch.mode).toBe('draining');
  });

  test('what a later version saved is refused', () => {
    const saved = { ...stage().killSwitch.save(), version: 2 } as never;
    expect(() => stage({ saved })).toThrow('version 2');
  });
});

function fail(): never {
  throw new Error('disk full');
}
