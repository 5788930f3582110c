import { type VirtualHost, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { ORDER, stage } from '../../test/kill-switch-stage.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';
import type { StopTarget } from './stop-targets.ts';
import { STOP_STEPS, type StopStep } from './trip.ts';

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
